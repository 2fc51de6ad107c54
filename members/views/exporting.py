"""The members of a pod as a file, for its organizers with an account: what may be seen, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from accounts.services import record_export
from backoffice.export.columns import Column, plain, table
from backoffice.export.forms import ExportForm
from backoffice.export.mixin import KINDS, in_language
from common.choices import ContactMethod
from common.languages import comma, language_name
from members.answers import THEIRS, times_in_words
from members.choices import Audience, Piece
from members.models import Member
from members.shown import ShownHelp, ShownMember, shown_in
from members.work import Work
from pages.form_views import UNPROCESSABLE, posted
from pages.localized import translated

Read = Callable[[ShownMember], str]


class PodExportForm(ExportForm):
    """The same as of lists, and for whose eyes the file is: each neighbor said who may see what."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who will see this file?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.ORGANIZER.value,
        help_text=gettext_lazy("It holds what each neighbor shares with them, and nothing else."),
    )
    field_order = ("audience", "file", "columns", "details", "reason")


def _kinds(piece: Piece) -> Read:
    def read(shown: ShownMember) -> str:
        said: ShownHelp | None = getattr(shown, piece.value)
        kinds = said.categories if said else ()
        return comma().join(strip_tags(str(translated(kind, "name"))) for kind in kinds)

    return read


def _words(piece: Piece) -> Read:
    return lambda shown: getattr(getattr(shown, piece.value), "words", "")


def _contact(part: str) -> Read:
    return lambda shown: getattr(shown.contact, part, "")


def _phone(shown: ShownMember) -> str:
    if shown.contact is None:
        return ""
    return " ".join(filter(None, (shown.contact.phone, shown.contact.phone_extension)))


def _method(shown: ShownMember) -> str:
    if shown.contact is None or shown.contact.method == ContactMethod.ANY:
        return ""
    return str(ContactMethod(shown.contact.method).label)


def columns() -> list[Column]:
    """Return what a file of members can hold; who somebody is and where they live are details."""

    def in_own_words(piece: Piece) -> str:
        return _("%(question)s (in their words)") % {"question": THEIRS[piece]}

    def column(name: str, label: Any, read: Read, *, is_detail: bool = False) -> Column:
        return Column(name, str(label), read, is_detail)

    return [
        column("id", "ID", lambda shown: str(shown.id)),
        column("is_key_person", _("Key person"), lambda shown: plain(shown.is_key_person)),
        column(
            "languages",
            THEIRS[Piece.LANGUAGES],
            lambda shown: comma().join(map(language_name, shown.languages)),
        ),
        column("needs", THEIRS[Piece.NEEDS], _kinds(Piece.NEEDS)),
        column("offers", THEIRS[Piece.OFFERS], _kinds(Piece.OFFERS)),
        column(
            "times",
            THEIRS[Piece.TIMES],
            lambda shown: str(times_in_words(shown.times)) if shown.times else "",
        ),
        column("name", THEIRS[Piece.NAME], lambda shown: shown.name, is_detail=True),
        column("phone", _("Phone"), _phone, is_detail=True),
        column("email", _("Email"), _contact("email"), is_detail=True),
        column("contact_method", THEIRS[Piece.CONTACT], _method, is_detail=True),
        column("where", THEIRS[Piece.WHERE], lambda shown: shown.where, is_detail=True),
        column("needs_words", in_own_words(Piece.NEEDS), _words(Piece.NEEDS), is_detail=True),
        column("offers_words", in_own_words(Piece.OFFERS), _words(Piece.OFFERS), is_detail=True),
        column("depends", THEIRS[Piece.DEPENDS], lambda shown: shown.depends, is_detail=True),
        column(
            "call_for_them",
            THEIRS[Piece.CALL_FOR_THEM],
            lambda shown: shown.call_for_them,
            is_detail=True,
        ),
    ]


def export(
    request: HttpRequest, work: Work, user: User, around: Mapping[str, Any]
) -> HttpResponseBase:
    """Ask which columns and for whom, and hand out the file."""
    every = columns()
    form = PodExportForm(posted(request), columns=every, may_open=True)
    if form.is_bound and form.is_valid():
        chosen = [column for column in every if column.name in form.chosen()]
        return _handed_out(work, user, chosen, form.cleaned_data)
    context = {
        **around,
        "work": work,
        "form": form,
        "pod": work.pod,
        "work_url": work.url("work"),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return TemplateResponse(request, "members/pod_export.html", context, status=status)


def _handed_out(
    work: Work, user: User, chosen: list[Column], said: dict[str, Any]
) -> StreamingHttpResponse:
    people = shown_in(Audience(said["audience"]), work.pod)
    details = [column.name for column in chosen if column.is_detail]
    record_export(
        user,
        Member._meta.label_lower,
        count=len(people),
        columns=[column.name for column in chosen],
        file=said["file"],
        reason=said.get("reason", "") if details else "",
        has_details=bool(details),
    )
    if details:
        # Before anything is handed out: one look for each, as on their own pages.
        audit.record_all(user, "open_details", map(_row, people), details)
    write, content_type = KINDS[said["file"]]
    name = f"members-{timezone.localdate().isoformat()}.{said['file']}"
    return StreamingHttpResponse(
        in_language(_file(write, chosen, people), translation.get_language() or "en"),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(shown: ShownMember) -> Member:
    return Member(pk=shown.id)


def _file(write: Any, chosen: list[Column], people: Iterable[ShownMember]) -> Iterator[bytes]:
    yield from write(table(chosen, people))
