"""The columns of the contact log's lists: whom to call, how to reach them, and what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import BigIntegerField, CharField, Field, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice.personal_data import opened_ids
from common.languages import marked_language_name
from desk.admin.filters import EntryDueFilter
from desk.admin.inlines import HIDDEN
from desk.alike import OPENED
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, HelpRequest, Match
from volunteers.models import Volunteer

SHORT = 80
EXTENSION = _("extension")
NO_VOICEMAIL = _("do not leave a voicemail")
NO_CONTACT = _("No phone or email: their contact details say where to find them.")
PRESSES = {"reached": "call_reached", "no-answer": "call_no_answer", "show": "call_show"}


def is_due_list(request: HttpRequest) -> bool:
    """Return whether only what is to be followed up today is asked for."""
    return request.GET.get(EntryDueFilter.parameter_name) == "yes"


def with_volunteer(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to `rows` the volunteer to whom some of the calls are made.

    It is the one of their match, or, where they name none, who said yes last.
    """
    said_yes = Match.objects.said_yes().filter(need=OuterRef("need")).order_by("-id")

    def of_match(name: str, kind: type[Field]) -> Coalesce:
        last = Subquery(said_yes.values(name)[:1])
        return Coalesce(f"match__{name}", last, output_field=kind())

    return rows.annotate(
        helper=of_match("volunteer", BigIntegerField),
        helper_name=of_match("volunteer__name", CharField),
        helper_language=of_match("volunteer__language", CharField),
    )


class Opened:
    """The details that this session has opened, read when the list first shows one."""

    def __init__(self, request: HttpRequest) -> None:
        self.requests = opened_ids(request, HelpRequest)
        self.volunteers = opened_ids(request, Volunteer)

    @cached_property
    def notes(self) -> dict[int, str]:
        rows = ContactLog.objects.filter(request__in=self.requests).only("note")
        return {entry.pk: entry.note for entry in rows} if self.requests else {}

    @cached_property
    def numbers(self) -> dict[tuple[type[Model], int], SafeString]:
        found: dict[tuple[type[Model], int], SafeString] = {}
        for model, ids in ((HelpRequest, self.requests), (Volunteer, self.volunteers)):
            rows: Any = model.objects.filter(pk__in=ids) if ids else ()
            found |= {(model, row.pk): number_of(row) for row in rows}
        return found


def number_of(row: Any) -> SafeString:
    """Return in one line how to reach somebody."""
    extension = getattr(row, "phone_extension", "")
    parts = [row.phone, extension and f"{EXTENSION} {extension}", row.email]
    parts += [getattr(row, name, "") for name in ("reached_through", "found_at", "helper_name")]
    return format_html_join(" · ", "<bdi>{}</bdi>", ((part,) for part in parts if part))


def whose_number(entry: Any) -> tuple[Model, tuple[str, ...]]:
    """Return whose details a press in the row opens, and which pieces of them."""
    if entry.kind in ContactKind.to_volunteer() and entry.helper:
        return Volunteer.objects.get(pk=entry.helper), ("phone", "email")
    return entry.request, OPENED


def whom(request: HttpRequest, opened: Opened) -> Callable[[ContactLog], SafeString]:
    """Return the column that says whom to call, and their number after a press."""
    query = f"?{request.GET.urlencode()}"

    @admin.display(description=pgettext_lazy("column: a person to call", "whom"))
    def cell(entry: Any) -> SafeString:
        number = opened.numbers.get(_person(entry))
        if number is not None:
            shown = format_html('<span class="desk-line desk-contact">{}</span>', number or "–")
        else:
            url = reverse(f"admin:{PRESSES['show']}", args=[entry.pk]) + query
            button = '<button class="desk-quiet" formaction="{}">{}</button>'
            shown = format_html(button, url, _("Show contact details"))
        return format_html("{} {}", whom_to_call(entry), shown)

    return cell


def _person(entry: Any) -> tuple[type[Model], int]:
    """Return whom the call is made to."""
    if entry.kind in ContactKind.to_volunteer() and entry.helper:
        return Volunteer, entry.helper
    return HelpRequest, entry.request_id


def in_short(opened: Opened) -> Callable[[ContactLog], str]:
    """Return the column of notes, each hidden until its household was opened."""

    @admin.display(description=_("note"))
    def cell(entry: Any) -> str:
        # A "no" from a private page has both: what it was about, and what they wrote.
        kind = str(entry.need.category) if entry.need else ""
        note = opened.notes.get(entry.pk)
        if note is None:
            note = str(HIDDEN) if entry.has_note else ""
        return " · ".join(filter(None, [kind, Truncator(note).chars(SHORT)])) or "–"

    cell.leads_on = True  # type: ignore[attr-defined]
    return cell


def whom_to_call(entry: Any) -> SafeString:
    """The name of whom the call is made to, and what must be known before it."""
    if entry.kind in ContactKind.to_volunteer() and entry.helper:
        url = reverse("admin:volunteers_volunteer_change", args=[entry.helper])
        who = format_html('<a href="{}"><bdi>{}</bdi></a>', url, entry.helper_name or "–")
        return _lines(who, [_("Volunteer"), marked_language_name(entry.helper_language)])
    row = entry.request
    voicemail = _("OK to leave a voicemail") if row.may_leave_message else NO_VOICEMAIL
    best = row.get_contact_time_display() or _("Any time")
    how = NO_CONTACT if row.has_no_contact else voicemail
    facts = [marked_language_name(row.spoken_language), best, how]
    return _lines(format_html("<bdi>{}</bdi>", row.name or "–"), facts)


def _lines(who: SafeString, facts: list[Any]) -> SafeString:
    dots = format_html_join(" · ", "{}", ((fact,) for fact in facts))
    return format_html('<strong>{}</strong><span class="desk-line">{}</span>', who, dots)


def answers(request: HttpRequest) -> Callable[[ContactLog], SafeString]:
    """Return the column of buttons; they lead back to the list as `request` narrows it."""
    query = f"?{request.GET.urlencode()}"
    # The list is one form already, for its actions: a button may have an address of its own.
    buttons = [
        (PRESSES["reached"], "button", pgettext_lazy("of somebody who was called", "Reached")),
        (PRESSES["no-answer"], "desk-quiet", _("No answer: tomorrow")),
    ]

    @admin.display(description=_("what came of it"))
    def answer(entry: ContactLog) -> SafeString:
        pressed = (
            (css, reverse(f"admin:{name}", args=[entry.pk]) + query, words)
            for name, css, words in buttons
        )
        return format_html(
            '<span class="call-answers">{}</span>',
            format_html_join(" ", '<button class="{}" formaction="{}">{}</button>', pressed),
        )

    return answer
