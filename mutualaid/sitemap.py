"""Where search engines find the public pages, each in all its languages."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from pages.cached import kept
from pages.templatetags.look import url_in
from pods.models import Pod, Ward
from resources.models import Guide, Resource, ResourceList

PAGES = (
    "home",
    "requests_app:request_needs",
    "volunteers:volunteer_about",
    "pods:ward_list",
    "resources:resource_list",
    "resources:guide_list",
)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages; each names itself in the other languages, which pages need not do then."""
    with translation.override(settings.LANGUAGE_CODE):
        xml = kept("sitemap", _sitemap)
    return HttpResponse(xml, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where the sitemap is. Pages of one person say themselves that they are not to be found."""
    context = {"site": settings.SITE_URL}
    return render(request, "robots.txt", context, content_type="text/plain")


def _sitemap() -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    pages = [
        [(code, settings.SITE_URL + url_in(code, path, "")) for code in codes] for path in _paths()
    ]
    return render_to_string("sitemap.xml", {"pages": pages})


def _paths() -> Iterator[str]:
    yield from map(reverse, PAGES)
    for rows in (
        Ward.objects.all(),
        Pod.objects.published(),
        Resource.objects.published(),
        ResourceList.objects.published(),
        Guide.objects.published(),
    ):
        yield from (row.get_absolute_url() for row in rows.only("slug").order_by("pk"))
