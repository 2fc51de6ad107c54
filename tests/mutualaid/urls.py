"""The project's addresses, and a few that break."""

from django.conf.urls.i18n import i18n_patterns
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mutualaid.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from mutualaid.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def operational(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is closed")


def interface(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def read_only(request: HttpRequest) -> HttpResponse:
    """Write where nothing can be written: at a server that is the primary no longer."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        cursor.execute("DELETE FROM common_formdraft")
    return HttpResponse("fine")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("ana@example.org")


def session(request: HttpRequest) -> HttpResponse:
    """Have the session saved, after every view and process_exception."""
    request.session["x"] = 1
    return HttpResponse("fine")


urlpatterns = [
    *ours,
    *i18n_patterns(
        path("operational/", operational, name="operational"),
        path("interface/", interface, name="interface"),
        path("read_only/", read_only, name="read_only"),
        path("broken/", broken, name="broken"),
        path("session/", session, name="session"),
        path("r/<str:token>/broken/", lambda request, token: broken(request), name="private"),
    ),
]
