"""The demo's stand-in for a provider's recordings: kept in files, given out once, and deleted.

What callers "say" is a few notes, made here.
"""

import math
import re
import struct
import wave
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from demo.provider import is_signed_in

NAME = re.compile(r"RE[0-9a-f]{32}")
PER_SECOND = 8000
LOUDNESS = 9000
# A question, as somebody might hum it.
NOTES = (392, 440, 494, 392, 523, 494)


@csrf_exempt
@require_http_methods(["GET", "DELETE"])
def recording(request: HttpRequest, account: str, name: str, ending: str) -> HttpResponse:
    """Give out a recording, or delete it, as the provider's API does."""
    if not is_signed_in(request):
        return HttpResponse(status=401)
    path = _path(name)
    if not path.exists():
        raise Http404
    if request.method == "DELETE":
        path.unlink(missing_ok=True)
        return HttpResponse(status=204)
    return HttpResponse(path.read_bytes(), content_type="audio/wav")


def hum(seconds: int) -> str:
    """Record so many seconds of humming, and return the name of the recording."""
    name = f"RE{uuid4().hex}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(PER_SECOND)
        file.writeframes(b"".join(_note(n) for n in range(seconds)))
    return name


def _note(number: int) -> bytes:
    pitch = NOTES[number % len(NOTES)]
    # It swells and fades, so that one note is heard apart from the next.
    return b"".join(
        struct.pack(
            "<h",
            int(
                LOUDNESS
                * math.sin(math.pi * at / PER_SECOND)
                * math.sin(2 * math.pi * pitch * at / PER_SECOND)
            ),
        )
        for at in range(PER_SECOND)
    )


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise Http404
    return Path(settings.DEMO_RECORDINGS) / f"{name}.wav"
