"""What is held about a person, on their private page and as a file; and the end of all of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from members.models import Member
from members.views.own_page import own_page as member_page
from members.views.own_page import sections_to_change as member_sections
from network import kept_for
from pages.form_views import form_methods
from pages.private_links import link_gone, not_kept, press_only, watched
from pods.models import PlaceProposal
from pods.views.own_proposal import own_page as proposal_page
from pods.views.own_proposal import sections_to_change as proposal_sections
from privacy import asking, notifications
from privacy.ending import end_everything, rows_to_end
from privacy.erasure import Row
from privacy.held import held_of
from privacy.models import Question, side_of
from privacy.readable import in_words
from request_pages.views.resident import ADVICE, for_resident
from requests_app.models import ContactLog, HelpRequest
from resources.models import EntryKeeper, Suggestion
from resources.suggestions.answers import suggestion_answers
from resources.suggestions.own_page import own_page as suggestion_page
from shelves.models import Card, Reservation
from shelves.views.own import own_card, own_reservation
from volunteers.models import Volunteer
from volunteers.views.own_page import own_page, sections_to_change


def last_day(row: HelpRequest | Volunteer | Member) -> Any:
    """Return the day on which it is deleted unless they answer; None when nobody was asked."""
    side = side_of(row)
    if not asking.is_asked(row):
        return None
    return Question.objects.get(**{side: row}).asked_at + kept_for("ANSWER_WITHIN")


def notes_of(row: HelpRequest | Volunteer) -> list[str]:
    """Return what others wrote about them."""
    entries = ContactLog.objects.filter(request=row.pk) if isinstance(row, HelpRequest) else ()
    return [text for text in (row.staff_note, *(entry.note for entry in entries)) if text]


# What the page shows besides what they told us; the rest of it is in the file.
MOST_ROWS = 20
OF_MATCH = ("status", "offered_at", "accepted_at", "ended_at", "reason", "reason_note")
OF_PROPOSAL = (
    *("state", "created_at", "question", "answer", "reason", "decided_at", "organizes_since"),
    *("pod", "group"),
)
WITH_TITLE = (PlaceProposal, Suggestion, Card)
OF_SUGGESTION = ("state", "created_at", "reason", "decided_at", "resource")
ALSO_HELD = {
    "matches": (*OF_MATCH, "resident_said", "volunteer_said"),
    "details_shown": ("at", "name", "step"),
    "volunteer": ("known_by", "known_words", "references_taken", "talked_on", "approved_at"),
}


def also_held(row: HelpRequest | Volunteer) -> dict[str, Any]:
    """Return how we know them, what they did for whom or who for them, and who saw what."""
    found = in_words(row, ALSO_HELD, MOST_ROWS)
    return {name: rows for name, (_title, rows) in found.items()}


@require_safe
@for_resident
def request_held(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Show a household what is held, and what ends when."""
    row = HelpRequest.objects.select_related("ward", "pod").get(pk=request_id)
    others = HelpRequest.objects.filter(household=row.household_id).exclude(pk=row.pk)
    context = {
        "token": token,
        "help_request": row,
        "needs": row.needs.select_related("category").order_by("id"),
        "notes": notes_of(row),
        "also": also_held(row),
        "last_day": last_day(row),
        "others": others.order_by("id"),
    }
    return render(request, "privacy/request_held.html", context)


@require_safe
@own_page
def volunteer_held(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Show a volunteer the same."""
    context = {
        "token": token,
        "sections": sections_to_change(volunteer, token),
        "notes": notes_of(volunteer),
        "also": also_held(volunteer),
        "last_day": last_day(volunteer),
    }
    return render(request, "privacy/volunteer_held.html", context)


@require_safe
@for_resident
def request_file(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """All of it as a file."""
    return file_about(HelpRequest.objects.get(pk=request_id))


@require_safe
@own_page
def volunteer_file(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """All of it as a file."""
    return file_about(volunteer)


@require_safe
@member_page
def member_held(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show a member of a pod the same."""
    context = {
        "token": token,
        "pod": member.pod,
        "sections": member_sections(member, token),
        "notes": [text for text in (member.staff_note, member.agreed_words) if text],
        "last_day": last_day(member),
    }
    return render(request, "privacy/member_held.html", context)


@require_safe
@member_page
def member_file(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """All of it as a file."""
    return file_about(member)


@require_safe
@proposal_page
def proposal_held(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Show whoever proposed a pod or a group the same."""
    found = in_words(proposal, {"proposal": OF_PROPOSAL})
    context = {
        "token": token,
        "proposal": proposal,
        "sections": proposal_sections(proposal, token),
        "became": found.get("proposal", ("", []))[1],
        "notes": [proposal.staff_note] if proposal.staff_note else [],
    }
    return render(request, "privacy/proposal_held.html", context)


@require_safe
@proposal_page
def proposal_file(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """All of it as a file."""
    return file_about(proposal)


@require_safe
@suggestion_page
def suggestion_held(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """Show whoever suggested something for the directory the same."""
    found = in_words(suggestion, {"suggestion": OF_SUGGESTION})
    context = {
        "token": token,
        "answers": suggestion_answers(suggestion),
        "became": found.get("suggestion", ("", []))[1],
        "notes": [suggestion.staff_note] if suggestion.staff_note else [],
    }
    return render(request, "privacy/suggestion_held.html", context)


@require_safe
@suggestion_page
def suggestion_file(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """All of it as a file."""
    return file_about(suggestion)


def file_about(row: Row, *, by_staff: bool = False) -> HttpResponse:
    """Return everything that is held about one person, as JSON to save."""
    held = held_of(row, by_staff=by_staff)
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    # The same name for everybody: it stays in lists of downloads.
    response["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return response


# --- Asked before it is deleted -------------------------------------------------------------------


@require_POST
@for_resident
def request_keep(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Keep a request that would be deleted."""
    asking.keep(HelpRequest.objects.get(pk=request_id), actor=audit.RESIDENT)
    return _kept(request, "privacy:request_held", token)


@require_POST
@own_page
def volunteer_keep(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Keep a volunteer who still wants to help."""
    asking.keep(volunteer, actor=audit.VOLUNTEER)
    return _kept(request, "volunteers:volunteer_home", token)


@press_only("members:member_home")
@member_page
def member_keep(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Keep a member who still wants to be in the pod."""
    asking.keep(member, actor=audit.MEMBER)
    return _kept(request, "members:member_home", token)


def _kept(request: HttpRequest, page: str, token: str) -> HttpResponse:
    messages.success(request, _("It is kept. Thank you for telling us."))
    return redirect(page, token)


# --- The end of all of it -------------------------------------------------------------------------


@require_POST
@for_resident
def send_end_all(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Send the link with which all requests of one email are deleted, to that email."""
    # To the address on file: whoever holds one private link must not see the others.
    notifications.put_end_all(request_id)
    messages.success(request, _("If we have your email, we sent it. The link works for one day."))
    return redirect("privacy:request_held", token)


@require_safe
@own_card
def card_file(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """All of it about the owner of a card as a file; the card's own page shows the rest."""
    return file_about(card)


@require_safe
@own_reservation
def reservation_file(request: HttpRequest, token: str, row: Reservation) -> HttpResponse:
    """All of it about whoever reserved a card as a file."""
    return file_about(row)


@form_methods
@not_kept
def end_all(request: HttpRequest, signed: str) -> HttpResponse:
    """List all that has the email of a letter, and delete it once that was confirmed."""
    watched(request)
    rows = rows_to_end(signed)
    if not rows:
        return link_gone(request, ADVICE)
    if request.method == "POST":
        end_everything(rows, actor=audit.RESIDENT)
        return redirect(reverse("request_pages:request_deleted"))
    asked = [row for row in rows if isinstance(row, HelpRequest)]
    context = {
        "asked": asked,
        "signed_up": any(isinstance(row, Volunteer) for row in rows),
        "in_a_pod": any(isinstance(row, Member) for row in rows),
        "keeps_entries": any(isinstance(row, EntryKeeper) for row in rows),
        "proposed": [row.title for row in rows if isinstance(row, WITH_TITLE)],
    }
    return render(request, "privacy/end_all.html", context)
