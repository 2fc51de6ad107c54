"""What changed lately in a ward, on a list or under a heading of the directory, as Atom.

One language per address. The newest come first; what is no longer listed says so. Nobody is named
in them but the entries themselves.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.slugs import leads_on
from network import current
from pages.cached import shared_page
from pages.languages import url_in
from pods.models import Pod, Ward
from resources.choices import EntryState
from resources.lists.contents import sections_of
from resources.lists.views import TOPICS, says_when_not_shown
from resources.models import WITH_CHAIN, Resource, ResourceCategory, ResourceList, area_of

NEWEST = 50
# The day from which on the name of the site stands for it in ids, as RFC 4151 wants one.
TAGGED_ON = "2026-01-01"
NEVER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
Feed = Callable[[], "Content"]


class Content:
    """A feed before it is written: its name, its page, and its entries with when each changed."""

    def __init__(
        self,
        row: Any,
        name: str,
        path: str,
        entries: Iterable[tuple[Resource, datetime.datetime, str]],
    ) -> None:
        self.row, self.name, self.path = row, name, path
        self.entries = sorted(entries, key=lambda entry: (entry[1], entry[0].pk), reverse=True)


class AtomInLanguages(feedgenerator.Atom1Feed):
    """Atom that names itself in the other languages."""

    atom_type = "application/atom+xml"

    def latest_post_date(self) -> datetime.datetime:
        """As Django's; of an empty feed always the same, so that it stays the same file."""
        return super().latest_post_date() if self.items else NEVER

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for code, url in self.feed["others"]:
            link = {"rel": "alternate", "type": self.atom_type, "hreflang": code, "href": url}
            handler.addQuickElement("link", "", link)


@require_safe
@leads_on(Ward)
def ward_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest changes of what serves a ward or one of its published pods."""
    return _answer(request, lambda: _of_ward(get_object_or_404(Ward, slug=slug)))


@require_safe
@leads_on(ResourceList)
@says_when_not_shown
def list_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest changes of what stands on a list."""
    rows = ResourceList.objects.published().select_related(*WITH_CHAIN)
    return _answer(request, lambda: _of_list(get_object_or_404(rows, slug=slug)))


@require_safe
def category_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest changes under a heading of the directory."""
    rows = ResourceCategory.objects.all()
    return _answer(request, lambda: _of_category(get_object_or_404(rows, slug=slug)))


def _answer(request: HttpRequest, content: Feed) -> HttpResponse:
    def context() -> dict[str, Any]:
        # A file and no page: the generator has escaped what stands in it.
        return {"plain": mark_safe(_written(content(), request.path))}  # noqa: S308  # nosec B308 B703

    # Kept as pages are: an edit is in the next answer, and until then there is nothing to send.
    response = shared_page(request, "resources/as_is.xml", context, topics=TOPICS)
    response["Content-Type"] = "application/atom+xml; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _written(content: Content, path: str) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    feed = AtomInLanguages(
        title=content.name,
        link=settings.SITE_URL + content.path,
        description="",
        language=language,
        feed_url=settings.SITE_URL + path,
        feed_guid=_tag(f"{content.row._meta.model_name}/{content.row.pk}/{language}"),
        author_name=current().name,
        others=[
            (code, settings.SITE_URL + url_in(code, path, ""))
            for code in current().languages
            if code != language
        ],
    )
    for resource, changed, note in content.entries[:NEWEST]:
        is_gone = resource.state != EntryState.PUBLISHED
        said = _("No longer listed") if is_gone else _description_of(resource) or note
        feed.add_item(
            title=resource.name_i18n,
            link=settings.SITE_URL + resource.get_absolute_url(),
            # Readers take a summary of Django's for HTML.
            description=escape(said or resource.category.name_i18n),
            unique_id=_tag(f"resource/{resource.uuid}"),
            updateddate=changed,
            pubdate=resource.published_at,
            categories=[resource.category.name_i18n],
        )
    return feed.writeString("utf-8")


def _description_of(resource: Any) -> str:
    """Return the description in the language of the feed, or in the one it falls back to."""
    return resource.description_i18n


def _tag(what: str) -> str:
    """Return an id that stays when names, slugs and the scheme of the site change."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAGGED_ON}:{what}"


def _of_ward(ward: Ward) -> Content:
    pods = Pod.objects.published().filter(ward=ward).order_by().values_list("pk", flat=True)
    areas = [area_of(ward), *(f"p{pk}" for pk in pods)]
    return Content(ward, ward.name_i18n, ward.get_absolute_url(), _newest(Q(areas__overlap=areas)))


def _of_category(category: ResourceCategory) -> Content:
    path = f"{reverse('resources:resource_list')}?category={category.slug}"
    return Content(category, category.name_i18n, path, _newest(Q(category=category)))


def _newest(which: Q) -> list[tuple[Resource, datetime.datetime, str]]:
    rows = Resource.objects.known().filter(which).select_related("category")
    rows = rows.defer("text_key", "name_joined").order_by("-updated_at", "-pk")
    return [(row, row.updated_at, "") for row in rows[:NEWEST]]


def _of_list(page: ResourceList) -> Content:
    entries = [entry for section in sections_of(page) for entry in section.entries]
    latest = sorted(entries, key=_changed, reverse=True)[:NEWEST]
    categories = ResourceCategory.objects.in_bulk({row.resource.category_id for row in latest})
    for entry in latest:
        entry.resource.category = categories[entry.resource.category_id]
    found = [(entry.resource, _changed(entry), entry.note_i18n) for entry in latest]
    return Content(page, page.title_i18n, page.get_absolute_url(), found)


def _changed(entry: Any) -> datetime.datetime:
    """The moment at which the entry itself changed, or its place on the list."""
    return max(entry.resource.updated_at, entry.changed_at)
