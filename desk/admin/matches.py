"""The admin of matches: looked at here, made on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from backoffice.bulk_actions import bulk_action
from backoffice.cells import shown
from backoffice.personal_data import contact_query, numbered
from backoffice.recorded import user_of
from common.bidi import code
from common.languages import gap
from common.search import by_name
from desk.admin.filters import DidNotWorkFilter, InWardFilter
from desk.admin.search import RequestSearchAdmin
from desk.alike import OPENED
from requests_app import services
from requests_app.choices import Worked
from requests_app.models import Match


@admin.register(Match)
class MatchAdmin(RequestSearchAdmin):
    explanation = _(
        "The volunteers who were asked for each need, and what came of it. Withdrawing tells "
        "the volunteer (and the household, if somebody had said yes) and opens the need again."
    )
    contact_path = "need__request__"
    opens = OPENED
    personal = ("reason_note", "notes_between")
    list_display = [
        "number",
        "kind",
        "reference",
        "volunteer_name",
        "status",
        "said",
        "offered_at",
        "by",
    ]
    list_filter = ["status", DidNotWorkFilter, InWardFilter]
    list_select_related = ["need__category", "need__request", "volunteer", "offered_by"]
    search_help_text = _(
        "Reference, name of the household or the volunteer, a whole phone number or its last four "
        "digits, an email, or a number: #12."
    )
    actions = ["withdraw", "renew_link"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "need",
                    "volunteer",
                    "route",
                    "status",
                    "reason",
                    "reason_note",
                    "notes_between",
                    "heard_by_phone",
                    "times_moved",
                    "is_picked",
                    "overruled_shown",
                    "overruled_why",
                    "resident_said",
                    "volunteer_said",
                    "resident_happened",
                    "volunteer_happened",
                ]
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    "offered_by_shown",
                    "offered_at",
                    "expires_at",
                    "accepted_at",
                    "reminded_at",
                    "followed_up_at",
                    "followed_up_again_at",
                    "ended_at",
                ]
            },
        ),
    ]

    # A copy of the request's ward, kept by triggers for the lists.
    # The steps of the details are said on the desk.
    deliberately_omitted = ("in_ward", "confirmed_at", "address_opened_at", "details_closed_at")
    readonly_fields = ["offered_by_shown", "overruled_shown", "notes_between"]
    offered_by_shown = shown("offered_by")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Allow the list's action; a match is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    def may_open(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_view_permission(request, obj)

    def whose_details(self, obj: Match) -> Model:
        """Count as the household's what was written about it, or by it."""
        return obj.need.request

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        """Return ways by the household, by the volunteer, or by the match's own number."""
        number = numbered(term)
        if number is not None:
            return [number]
        of_volunteer = contact_query(term, "volunteer__") or by_name(term, "volunteer__name")
        return [*super().ways_to_find(term, user), of_volunteer]

    @admin.display(description=_("number"), ordering="id")
    def number(self, match: Match) -> str:
        return code(f"#{match.pk}")

    @admin.display(description=_("kind of help"))
    def kind(self, match: Match) -> str:
        return str(match.need.category)

    @admin.display(description=_("reference"))
    def reference(self, match: Match) -> str:
        return code(match.need.request.reference)

    @admin.display(description=_("volunteer"))
    def volunteer_name(self, match: Match) -> str:
        return match.volunteer.name

    @admin.display(description=_("did it work?"))
    def said(self, match: Match) -> str:
        """Show the answers of both sides; a no stands out."""
        answers = [
            (_("household"), match.resident_said, match.get_resident_said_display()),
            (_("volunteer"), match.volunteer_said, match.get_volunteer_said_display()),
        ]
        return format_html_join(
            mark_safe("<br>"),  # nosec B308
            '<span class="{}">{}: {}</span>',
            (
                ("age age-late" if answer == Worked.NO else "", who, words)
                for who, answer, words in answers
                if answer
            ),
        )

    @admin.display(description=_("notes between the two"))
    def notes_between(self, match: Match) -> str:
        """Show what the two wrote to each other, with the rest of what a press opens."""
        lines = (
            (
                code(date_format(localtime(note.at), "SHORT_DATETIME_FORMAT")),
                _("household") if note.is_from_household else _("volunteer"),
                note.text or note.get_said_display(),
            )
            for note in match.passed_notes.order_by("pk")
        )
        template = "{} {}: <bdi>{}</bdi>"
        found = format_html_join(mark_safe("<br>"), template, lines)  # nosec B308
        return found or str(self.get_empty_value_display())

    @admin.display(description=_("rules that were overruled"))
    def overruled_shown(self, match: Match) -> str:
        return gap().join(match.overruled_rules) or str(self.get_empty_value_display())

    @admin.display(description=pgettext_lazy("the staff member who asked a volunteer", "asked by"))
    def by(self, match: Match) -> Any:
        return match.offered_by

    @bulk_action(_("Withdraw (the volunteer is told; the need opens again)"))
    def withdraw(self, request: HttpRequest, match: Match) -> None:
        services.withdraw_match(match.pk, actor=user_of(request))

    @bulk_action(_("Make a new link, the old one stops (the volunteer gets an email)"))
    def renew_link(self, request: HttpRequest, match: Match) -> None:
        services.renew_task_link(match.pk, actor=user_of(request))
