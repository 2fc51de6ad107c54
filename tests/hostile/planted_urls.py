"""The project's addresses, and two that break a promise each."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mutualaid.urls import handler400, handler403, handler404, handler500
from mutualaid.urls import urlpatterns as ours
from tests import factories

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def number(request: HttpRequest) -> HttpResponse:
    """Take for a number what nobody has looked at."""
    return HttpResponse(str(int(request.GET.get("p", "1"))))


def half(request: HttpRequest) -> HttpResponse:
    """Store the place of something that is then refused."""
    factories.make_ward()
    return HttpResponse("No", status=422)


urlpatterns = [
    *ours,
    path("planted/number/", number, name="planted_number"),
    path("planted/half/", half, name="planted_half"),
]
