"""The sitemap, where search engines find the public pages in all languages, in parts.

One of the network's pages, and one or more of each kind of row. A part is made of few rows, however
many there are: every row is as many addresses as there are languages, and each names all others.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from network import current
from pages.templatetags.look import url_in
from pods.models import Group, Pod, Ward
from resources.models import Guide, Resource, ResourceList

PAGES = (
    "home",
    "request_pages:request_needs",
    "volunteers:volunteer_about",
    "pods:find_pod",
    "pods:start_pod",
    "pods:ward_list",
    "pods:group_list",
    "resources:resource_list",
    "events:day_list",
    "resources:guide_list",
    "resources:open_data",
    "about",
    "privacy_page",
)


class PathsInEveryLanguage(Paginator):
    """The paths of a page of rows, each with every language's code, as `Sitemap` wants them.

    `Sitemap` itself would make such pairs of all rows before it takes a page of them.
    """

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        codes = current().languages
        paths = map(path_of, page.object_list)
        page.object_list = [(path, code) for path in paths for code in codes]
        return page


def path_of(row: Model | str) -> str:
    """The path of a row's page, or of the page named so."""
    return reverse(row) if isinstance(row, str) else row.get_absolute_url()  # type: ignore[attr-defined]


class PublicPages(Sitemap):
    """The `rows`, fifty a part; each page names itself in the other languages.

    Pages need not do so themselves then.
    """

    limit = 50
    i18n = alternates = True

    def __init__(self, rows: QuerySet[Any] | tuple[str, ...]) -> None:
        self.rows = rows
        self.protocol = urlsplit(settings.SITE_URL).scheme

    @property
    def languages(self) -> list[str]:  # type: ignore[override]
        """The languages of the pages, each of which names the others."""
        return list(current().languages)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    @property
    def paginator(self) -> Paginator:
        return PathsInEveryLanguage(self.rows, self.limit)

    def location(self, path: str) -> str:
        """`path` in the active language."""
        return url_in(get_language() or settings.LANGUAGE_CODE, path, "")


def _pages_of(rows: QuerySet[Any]) -> PublicPages:
    return PublicPages(rows.only("slug").order_by("pk"))


SECTIONS: dict[str, Callable[[], PublicPages]] = {
    "pages": lambda: PublicPages(PAGES),
    "wards": lambda: _pages_of(Ward.objects.all()),
    "pods": lambda: _pages_of(Pod.objects.published()),
    "groups": lambda: _pages_of(Group.objects.published()),
    "resources": lambda: _pages_of(Resource.objects.published()),
    "lists": lambda: _pages_of(ResourceList.objects.published()),
    "guides": lambda: _pages_of(Guide.objects.published()),
}
# All parts, and one of them: `?p=2` is the second of its section.
index, part = require_safe(views.index), require_safe(views.sitemap)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where the sitemap is. Pages of one person keep themselves out of search engines."""
    context = {"site": settings.SITE_URL}
    return render(request, "robots.txt", context, content_type="text/plain")
