"""The photos that the demo's phone sends: kept until they are fetched and deleted, as a provider's.

Each has two ids, that of its message and its own.
"""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from demo.provider import is_signed_in

NAME = re.compile(r"ME[0-9a-f]{32}")
LARGEST = 8 * 1024 * 1024


@csrf_exempt
@require_http_methods(["GET", "DELETE"])
def photo(request: HttpRequest, account: str, message: str, name: str) -> HttpResponse:
    """Give out a photo, or delete it, as the provider's API does."""
    if not is_signed_in(request):
        return HttpResponse(status=401)
    path = _path(name)
    if not path.exists():
        raise Http404
    if request.method == "DELETE":
        path.unlink(missing_ok=True)
        return HttpResponse(status=204)
    return HttpResponse(path.read_bytes(), content_type="application/octet-stream")


def keep_photo(name: str, file: Any) -> None:
    """Keep what was chosen on the phone's page; of a larger one its beginning."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.read(LARGEST))


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise Http404
    return Path(settings.DEMO_TEXTS).parent / "photos" / name
