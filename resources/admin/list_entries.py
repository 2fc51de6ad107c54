"""The page on which an organizer puts a list together: find, add, order, follow, pass on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.roles import DIRECTORY, rows_of
from backoffice.recorded import user_of
from common.addresses import absolute_url
from common.errors import NotPossible
from common.search import matching, typed
from resources.choices import EntryState
from resources.lists import services
from resources.lists.contents import links_in, sections_of
from resources.lists.views import snippet_of
from resources.models import (
    WITH_CHAIN,
    ListedResource,
    ListGroup,
    Resource,
    ResourceList,
)
from resources.search import MOST, Asked, find_ids

FOUND_A_PAGE, ENTRIES_A_PAGE, LISTS_FOUND = 10, 30, 8
TEMPLATE = "admin/resources/list_entries.html"
# The heads of the two search boxes, and of the pages of what they found.
ASKED = ("q", "found", "lists", "p")


def findable(user: Any, text: str) -> list[int]:
    """Return the keys of what `user` may put on a list: own drafts, and what the directory finds.

    A list may point its readers to any ward's service; drafts of others are nobody's business.
    """
    own = rows_of(Resource.objects.all(), user, DIRECTORY).filter(state=EntryState.DRAFT)
    named = own.filter(matching(typed(text), "text_key", joined="name_joined"))
    drafts = named.values_list("pk", flat=True)[:FOUND_A_PAGE]
    return list(dict.fromkeys([*drafts, *find_ids(Asked(text=text), MOST)]))


def in_order(ids: Sequence[int]) -> list[Resource]:
    """Return the resources `ids`, in their order."""
    rows = Resource.objects.filter(pk__in=ids).order_by().select_related("category")
    by_key = {row.pk: row for row in rows.defer("text_key", "name_joined")}
    return [by_key[pk] for pk in ids if pk in by_key]


class EntriesPages:
    """For the admin of lists: the page of a list's entries, and its presses, without a script."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "resources_resourcelist_entries"
        own = path("<int:row_id>/entries/", wrap(self.entries_view), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def entries_url(self, page: ResourceList) -> str:
        """Return the address of the page of the entries of `page`."""
        return reverse("admin:resources_resourcelist_entries", args=[page.pk])

    def entries_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show what stands on a list and what may; POST is one press."""
        admin: Any = self
        rows = rows_of(ResourceList.objects.all(), request.user, DIRECTORY)
        page = rows.select_related("cut_loose_from", *WITH_CHAIN).filter(pk=row_id).first()
        if page is None:
            raise Http404
        if not admin.has_change_permission(request, page):
            raise PermissionDenied
        if request.method == "POST":
            return self._press(request, page)
        context = {
            **self.admin_site.each_context(request),
            **_context(request, page),
            "title": page.title_i18n,
            "opts": ResourceList._meta,
        }
        return TemplateResponse(request, TEMPLATE, context)

    def _press(self, request: HttpRequest, page: ResourceList) -> HttpResponse:
        verb = next((name for name in PRESSES if name in request.POST), "")
        value = request.POST.get(verb, "")
        if not (verb and value.isascii() and value.isdigit() and len(value) < 19):
            raise BadRequest
        anchor = ""
        try:
            anchor = PRESSES[verb](request, page, int(value))
        except NotPossible as refusal:
            messages.warning(request, str(refusal.message))
        asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
        query = f"?{urlencode(asked)}" if asked else ""
        return HttpResponseRedirect(f"{self.entries_url(page)}{query}{anchor}")


def _context(request: HttpRequest, page: ResourceList) -> dict[str, Any]:
    text, list_text = (typed(request.GET.get(name, "")) for name in ("q", "lists"))
    sections = sections_of(page, with_drafts=True)
    every = [(section, entry) for section in sections for entry in section.entries]
    shown = Paginator(every, ENTRIES_A_PAGE).get_page(request.GET.get("p"))
    found, rows = None, []
    if text:
        found = Paginator(findable(request.user, text), FOUND_A_PAGE).get_page(
            request.GET.get("found")
        )
        rows = in_order(list(found.object_list))
    return {
        "page": page,
        "q": text,
        "found": found,
        "found_rows": rows,
        "on_it": {entry.resource_id for _section, entry in every},
        "shown": shown,
        "count": len(every),
        "groups": _groups_of(page),
        "steps": [
            ("up", "↑", _("One up")),
            ("down", "↓", _("One down")),
            ("first", "⇈", _("To the top")),
            ("last", "⇊", _("To the end")),
        ],
        "hidden": page.hidden.select_related("resource").defer(
            "resource__text_key", "resource__name_joined"
        )[:ENTRIES_A_PAGE],
        "links": links_in(page),
        "list_text": list_text,
        "lists": _lists_named(page, list_text),
        "short": settings.SITE_URL + page.short_path,
        "snippet": snippet_of(page),
        "feed": absolute_url("resources:list_feed", page.slug),
        "share": reverse("resources:list_share", args=[page.slug]),
        "query": urlencode({"q": text, "lists": list_text}),
    }


def _groups_of(page: ResourceList) -> list[ListGroup]:
    """Return the headings of the list and of those it follows, each once."""
    ids = [row.pk for row in page.chain]
    found: dict[str, ListGroup] = {}
    groups = ListGroup.objects.filter(resource_list__in=ids)
    for group in sorted(groups, key=lambda group: ids.index(group.resource_list_id)):
        found.setdefault(group.heading.casefold(), group)
    return list(found.values())


def _lists_named(page: ResourceList, text: str) -> list[ResourceList]:
    if not text:
        return []
    found = ResourceList.objects.published().filter(matching(text, "text_key"))
    return list(found.exclude(pk=page.pk)[:LISTS_FOUND])


# --- Presses: what each does, and where on the page it leads ------------------------------------


def _group_asked(request: HttpRequest, page: ResourceList) -> ListGroup | None:
    asked = request.POST.get("group", "")
    return next((group for group in _groups_of(page) if str(group.pk) == asked), None)


def _add(request: HttpRequest, page: ResourceList, value: int) -> str:
    # By its key among what they may see: a draft of others is not found.
    own = rows_of(Resource.objects.all(), request.user, DIRECTORY)
    rows = Resource.objects.filter(Q(state=EntryState.PUBLISHED) | Q(pk__in=own.values("pk")))
    resource = rows.filter(pk=value).first()
    if resource is None:
        raise Http404
    services.add_to_list(
        page,
        resource,
        actor=user_of(request),
        group=_group_asked(request, page),
        comes_after="after" in request.POST,
    )
    messages.success(request, _("%(name)s is on the list.") % {"name": resource.name_i18n})
    return "#find"


def _move(step: str) -> "Press":
    def move(request: HttpRequest, page: ResourceList, value: int) -> str:
        services.move_in_list(page, value, step, actor=user_of(request))
        return f"#entry-{value}"

    return move


def _put(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.place_in_list(
        page,
        value,
        _group_asked(request, page),
        comes_after="after" in request.POST,
        actor=user_of(request),
    )
    return f"#entry-{value}"


def _take_off(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.take_off_list(page, value, actor=user_of(request))
    return "#entries"


def _hide(request: HttpRequest, page: ResourceList, value: int) -> str:
    chain = [row.pk for row in page.chain[1:]]
    entry = ListedResource.objects.filter(pk=value, resource_list__in=chain).first()
    if entry is not None:
        services.hide_in_list(page, entry.resource, actor=user_of(request))
    return "#entries"


def _show(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.show_in_list(page, value, actor=user_of(request))
    return "#entries"


def _public_list(value: int) -> ResourceList:
    page = ResourceList.objects.published().filter(pk=value).first()
    if page is None:
        raise Http404
    return page


def _follow(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.follow(page, _public_list(value), actor=user_of(request))
    return "#follow"


def _cut_loose(request: HttpRequest, page: ResourceList, _value: int) -> str:
    services.cut_loose(page, actor=user_of(request))
    return "#follow"


def _link(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.link_list(page, _public_list(value), actor=user_of(request))
    return "#follow"


def _unlink(request: HttpRequest, page: ResourceList, value: int) -> str:
    services.unlink_list(page, value, actor=user_of(request))
    return "#follow"


Press = Callable[[HttpRequest, ResourceList, int], str]
PRESSES: Mapping[str, Press] = {
    "add": _add,
    **{step: _move(step) for step in services.STEPS},
    "put": _put,
    "take_off": _take_off,
    "hide": _hide,
    "show": _show,
    "follow": _follow,
    "cut_loose": _cut_loose,
    "link": _link,
    "unlink": _unlink,
}
