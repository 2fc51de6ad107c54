"""The photos that the demo's phone sends: kept until they are fetched and deleted, as a provider's.

Each has two ids, that of its message and its own. What people "take" is a plate, drawn here.
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from PIL import Image, ImageDraw

from demo.provider import is_signed_in

NAME = re.compile(r"ME[0-9a-f]{32}")
SIZE = (640, 480)


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


def take_photo(name: str) -> None:
    """Take a photo of an empty plate, and keep it under `name`."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    photo = Image.new("RGB", SIZE, "#b98a5a")
    drawn = ImageDraw.Draw(photo)
    for radius, color in ((200, "#f4f4f0"), (135, "#e4e6e2")):
        drawn.circle((SIZE[0] / 2, SIZE[1] / 2), radius, fill=color)
    photo.save(path, "JPEG")


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise Http404
    return Path(settings.DEMO_TEXTS).parent / "photos" / name
