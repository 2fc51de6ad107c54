"""The whole directory at one address: the newest package, in pieces."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from common.limits import is_first
from messaging.queue import defer_named
from resources.hsds.answers import open_file, problem
from resources.models import OpenDataPackage, PackagePiece

# A package of 100,000 entries takes about a minute.
RETRY_AFTER = 120


@open_file
def package(request: HttpRequest) -> Any:
    """The newest package; where there is none yet, it is asked for and will be there soon."""
    newest = OpenDataPackage.objects.first()
    if newest is None:
        return _not_yet()
    etag, changed = f'"{newest.etag[:40]}"', int(newest.made_at.timestamp())
    response: Any = get_conditional_response(request, etag, changed)
    if response is None:
        response = StreamingHttpResponse(
            _pieces(newest) if request.method == "GET" else (), content_type="application/zip"
        )
        response["Content-Length"] = str(newest.size)
        response["Content-Disposition"] = 'attachment; filename="hsds-3.0.zip"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "public, no-cache"
    return response


def _pieces(newest: OpenDataPackage) -> Iterator[bytes]:
    rows = PackagePiece.objects.filter(package=newest).values_list("data", flat=True)
    number = 0
    # One at a time: all of them together are as large as the directory.
    while (piece := rows.filter(number=number).first()) is not None:
        yield bytes(piece)
        number += 1


def _not_yet() -> HttpResponse:
    # The first who asks is enough.
    if is_first("open_data_package", "everybody", timedelta(seconds=RETRY_AFTER)):
        defer_named("make_open_data_package", "paper")
    response = problem(503, "Not made yet", "The package is being made. Ask again in two minutes.")
    response["Retry-After"] = str(RETRY_AFTER)
    return response
