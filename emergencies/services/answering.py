"""The answers of a round, whoever says them: on a page, by text, on the phone, at the desk."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from common.choices import Source
from common.errors import NotPossible
from common.models import Category
from emergencies.choices import AS_CALL, Answer
from emergencies.models import CheckIn, WatchedHousehold
from emergencies.services.locking import lock_check_in, lock_round
from members.models import Member
from messaging.news import tell
from phone_trees import services as trees
from requests_app.choices import ContactKind, Urgency
from requests_app.models import HelpRequest
from requests_app.services import NeedData, RequestData, submit_request
from requests_app.services.links import ERASED
from requests_app.services.locking import lock_request
from requests_app.services.telling import call_household

OVER = _("This check-in is over. Thank you.")
# Said back on the page and by text.
THANKS = {
    Answer.FINE: _("Good to hear. Thank you!"),
    Answer.NEEDS: _("We have it. A coordinator will call you as soon as possible."),
}
OTHER = "other"
# What is known of a household is asked for by nobody again.
SAME = (
    *("name", "phone", "phone_extension", "email", "others_read_email"),
    *("contact_method", "language", "spoken_language", "spoken_words", "other_languages"),
    *("may_leave_message", "ward_id", "pod_id", "zip_code", "cross_streets", "address"),
    *("access_notes", "reached_through", "found_at", "helper_name", "contact_time"),
)


@transaction.atomic
def say(check_in_id: int, answer: Answer, *, actor: audit.Actor) -> None:
    """Take down what somebody says of themselves, or a coordinator of them. The latest counts.

    Whoever needs help becomes an urgent request at once. Raises `NotPossible` when it is over.
    """
    row = CheckIn.objects.filter(pk=check_in_id).first()
    if row is None:
        raise NotPossible(OVER)
    # The tree, or the request, is locked before the row, as where these change.
    if row.member_id:
        _tick(row, answer, actor)
    elif row.request_id and lock_request(row.request_id).erased_at:
        raise NotPossible(ERASED)
    row = _locked(check_in_id)
    _write(row, answer, actor)
    if answer == Answer.NEEDS:
        _ask_for_help(row, actor)


def say_as(kind: str, pk: int, answer: Answer, *, actor: audit.Actor) -> None:
    """As `say`, by a "member" or a "request" in the newest round that asks them."""
    row = CheckIn.objects.filter(**{kind: pk}).asked().first()
    if row is None:
        raise NotPossible(OVER)
    say(row.pk, answer, actor=actor)


def _tick(row: CheckIn, answer: Answer, actor: audit.Actor) -> None:
    """Say it in the phone tree too, so that nobody calls them for it."""
    member = row.member
    if member is None:
        return
    try:
        trees.tick(member.pod_id, member.pk, AS_CALL[answer], actor=actor)
    except NotPossible:
        # No tree is going on, or they are in none.
        return


def hear_call(member_id: int, answer: Answer, *, actor: audit.Actor) -> None:
    """Take down what a caller in the phone tree says of a member, in the caller's transaction.

    It makes no request: they said it to a neighbor, who has no leave to pass on name and number.
    Coordinators of the pod's ward are told at once that somebody needs help, and not who.
    """
    rows = CheckIn.objects.filter(member=member_id, round__ended_at=None).order_by("pk")
    for pk in rows.values_list("pk", flat=True):
        row = _locked(pk)
        is_news = answer == Answer.NEEDS and row.answer != answer
        _write(row, answer, actor)
        if is_news:
            _tell_of_need(member_id, row.round_id)


def _tell_of_need(member_id: int, round_id: int) -> None:
    ward_id = Member.objects.values_list("pod__ward", flat=True).get(pk=member_id)
    # Each need is news, also where a letter told of one before.
    tell(NewsKind.CHECK_INS, ward_id, round_id, since=timezone.now())


def _locked(check_in_id: int) -> CheckIn:
    """Lock somebody's row, with its round before it: no answer comes between it and its figures."""
    found = CheckIn.objects.filter(pk=check_in_id).values_list("round", flat=True).first()
    if found is None:
        raise NotPossible(OVER)
    lock_round(found)
    return lock_check_in(check_in_id)


def _write(row: CheckIn, answer: Answer, actor: audit.Actor) -> None:
    if row.round.ended_at is not None:
        raise NotPossible(OVER)
    if row.answer == answer:
        return
    row.answer = answer
    row.answered_at = None if answer == Answer.WAITING else timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    # By the verb alone: the log holds no values, and yet what was said before.
    audit.record(actor, f"check_in_{answer}", row)


# --- A request ------------------------------------------------------------------------------------


def _ask_for_help(row: CheckIn, actor: audit.Actor) -> None:
    """Make an urgent request of "I need help", once in a round, and put them on the call list."""
    if row.helped_by_id is not None:
        return
    kind = Category.objects.filter(slug=OTHER).first() or Category.objects.active().first()
    if kind is None:
        return
    fields = _of_household(row.request) if row.request else _of_member(row.member)
    submitted = submit_request(
        RequestData(fields, [NeedData(kind.pk, {"urgency": Urgency.TODAY})]),
        submission_key=f"check-in:{row.pk}",
        actor=actor,
        asked_before=row.request_id,
    )
    if submitted.is_new:
        call_household(submitted.request, ContactKind.IN_SHORT)
    row.helped_by = submitted.request
    row.save(update_fields=["helped_by"])


def _of_household(request: HelpRequest) -> dict[str, object]:
    return {**{name: getattr(request, name) for name in SAME}, "source": Source.WEB}


def _of_member(member: Member | None) -> dict[str, object]:
    """Return what is needed to call a member: they asked to be called by pressing the button."""
    if member is None:
        raise NotPossible(OVER)
    spoken = member.spoken_languages
    return {
        "name": member.name,
        "phone": member.phone,
        "phone_extension": member.phone_extension,
        "email": member.email,
        "others_read_email": member.others_read_email,
        "contact_method": member.contact_method,
        "language": member.language,
        "spoken_language": spoken[0] if spoken else member.language.split("-")[0],
        "ward_id": member.pod.ward_id,
        "pod_id": member.pod_id,
        "source": Source.WEB,
    }


# --- Households that want to be asked -------------------------------------------------------------


@transaction.atomic
def watch(request_id: int, *, wants: bool, actor: audit.Actor) -> None:
    """Note that a household wants to be checked on in emergencies, or no longer. Twice is once."""
    if lock_request(request_id).erased_at:
        raise NotPossible(ERASED)
    is_watched = WatchedHousehold.objects.filter(request=request_id).exists()
    if wants == is_watched:
        return
    if wants:
        WatchedHousehold.objects.create(request_id=request_id)
    else:
        WatchedHousehold.objects.filter(request=request_id).delete()
        CheckIn.objects.filter(request=request_id, answered_at=None).delete()
    request = HelpRequest.objects.get(pk=request_id)
    if wants:
        audit.record(actor, "watch_household", request)
    else:
        audit.record(actor, "stop_watching_household", request)


def households_seen_by(user: User) -> QuerySet[HelpRequest]:
    """Return the households of a coordinator: members say how they are in their pods alone."""
    return HelpRequest.objects.visible_to(user).order_by()


def is_theirs(user: User, row: CheckIn) -> bool:
    """Tell whether a coordinator may say how a household is."""
    return bool(row.request_id) and households_seen_by(user).filter(pk=row.request_id).exists()
