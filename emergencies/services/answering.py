"""The answers of a round, whoever says them: on a page, by text, on the phone, at the desk."""

import re

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import INTAKE, covers_city, ward_ids
from common.choices import Source
from common.encryption import blind_index
from common.errors import NotPossible
from common.fields import normalize_phone
from common.languages import colon
from common.models import Category
from emergencies.choices import AS_CALL, Answer
from emergencies.models import CheckIn, WatchedHousehold
from emergencies.services.locking import lock_check_in, lock_round
from members.models import Member
from messaging.news import tell
from network import current
from phone_trees import services as trees
from requests_app.choices import ContactKind, Urgency
from requests_app.models import HelpRequest
from requests_app.services import NeedData, RequestData, submit_request, update_request
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
# As people read it out, with or without its dash.
CODE = re.compile("[0-9A-Z]{3}[- ]?[0-9A-Z]{3}")
A_NEIGHBOR = _("A neighbor")
KNOWS_WHO = _("The organizer of the pod knows who it is")
# What is known of a household is asked for by nobody again.
SAME = (
    *("name", "phone", "phone_extension", "email", "others_read_email"),
    *("contact_method", "language", "spoken_language", "spoken_words", "other_languages"),
    *("may_leave_message", "ward_id", "pod_id", "zip_code", "cross_streets", "address"),
    *("access_notes", "reached_through", "found_at", "helper_name", "contact_time"),
)


@transaction.atomic
def say(check_in_id: int, answer: Answer, *, actor: audit.Actor, may_call: bool = True) -> None:
    """Take down what somebody says of themselves, or staff of them. The latest counts.

    Whoever needs help becomes an urgent request at once; `may_call` as in `hear_call`. Raises
    `NotPossible` when it is over.
    """
    row = CheckIn.objects.filter(pk=check_in_id).first()
    if row is None:
        raise NotPossible(OVER)
    # The tree, or the request, is locked before the row, as where these change.
    if row.member_id:
        _tick(row, answer, actor, may_call)
    elif row.request_id and lock_request(row.request_id).erased_at:
        raise NotPossible(ERASED)
    _hear(_locked(check_in_id), answer, actor, may_call)


def say_as(
    kind: str, pk: int, answer: Answer, *, actor: audit.Actor, may_call: bool = True
) -> None:
    """As `say`, by a "member" or a "request" in the newest round that asks them."""
    row = CheckIn.objects.filter(**{kind: pk}).asked().first()
    if row is None:
        raise NotPossible(OVER)
    say(row.pk, answer, actor=actor, may_call=may_call)


def _tick(row: CheckIn, answer: Answer, actor: audit.Actor, may_call: bool) -> None:
    """Say it in the phone tree too, so that nobody calls them for it."""
    member = row.member
    if member is None:
        return
    try:
        may_call = may_call and answer == Answer.NEEDS
        trees.tick(member.pod_id, member.pk, AS_CALL[answer], actor=actor, may_call=may_call)
    except NotPossible:
        # No tree is going on, or they are in none.
        return


def hear_call(
    member_id: int, answer: Answer, *, actor: audit.Actor, may_call: bool = False
) -> None:
    """Take down what a caller in the phone tree says of a member, in the caller's transaction.

    A need becomes an urgent request. It has name and number where they said that coordinators
    `may_call`; else neither, as they told a neighbor: it says that their organizer knows who it is.
    """
    rows = CheckIn.objects.filter(member=member_id, round__ended_at=None).order_by("pk")
    made: HelpRequest | None = None
    for pk in rows.values_list("pk", flat=True):
        row = _locked(pk)
        # In a round of the ward and in one of the city it is one need.
        row.helped_by = row.helped_by or made
        _hear(row, answer, actor, may_call)
        made = row.helped_by


def _hear(row: CheckIn, answer: Answer, actor: audit.Actor, may_call: bool) -> None:
    is_news = answer == Answer.NEEDS and row.answer != answer
    _write(row, answer, actor)
    if answer == Answer.NEEDS:
        _ask_for_help(row, actor, may_call)
    if is_news and row.member and not may_call:
        _tell_of_need(row.member.pk, row.round_id)


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


def _ask_for_help(row: CheckIn, actor: audit.Actor, may_call: bool) -> None:
    """Make an urgent request of "I need help", and put it on the call list.

    Once as long as it is open: whoever needs help again after that is heard again.
    """
    member, made = row.member, row.helped_by
    if made is not None and made.closed_at is None:
        if may_call and member is not None and not (made.phone or made.email):
            update_request(made.pk, {**_of_member(member), "reached_through": ""}, actor=actor)
    else:
        row.helped_by = _request_for(row, actor, may_call)
        call_household(row.helped_by, ContactKind.IN_SHORT)
    row.save(update_fields=["helped_by"])


def _request_for(row: CheckIn, actor: audit.Actor, may_call: bool) -> HelpRequest:
    kinds = Category.objects
    kind = kinds.filter(slug=OTHER).first() or kinds.active().first() or kinds.earliest("pk")
    fields = _of_household(row.request) if row.request else _fields_of(row.member, may_call)
    submitted = submit_request(
        RequestData(fields, [NeedData(kind.pk, {"urgency": Urgency.TODAY})]),
        # The one before it is closed.
        submission_key=f"check-in:{row.pk}:{row.helped_by_id or 0}",
        actor=actor,
        asked_before=row.request_id,
    )
    return submitted.request


def _of_household(request: HelpRequest) -> dict[str, object]:
    return {**{name: getattr(request, name) for name in SAME}, "source": Source.WEB}


def _fields_of(member: Member | None, may_call: bool) -> dict[str, object]:
    if member is None:
        raise NotPossible(OVER)
    has_way = member.phone or member.email
    return _of_member(member) if may_call and has_way else _of_nobody(member)


def _of_nobody(member: Member) -> dict[str, object]:
    """Return a request that says where, and nothing of whom: what it is the organizer knows."""
    code = current().languages[0]
    with translation.override(code):
        through = f"{KNOWS_WHO}{colon()}{member.pod.name_i18n}"[:200]
        name = str(A_NEIGHBOR)
    return {
        "name": name,
        "reached_through": through,
        "language": code,
        "spoken_language": code.split("-")[0],
        "ward_id": member.pod.ward_id,
        "pod_id": member.pod_id,
        "source": Source.PHONE,
    }


def _of_member(member: Member) -> dict[str, object]:
    """Return what is needed to call a member, who agreed to it."""
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


def find_asked(user: User, typed: str) -> CheckIn | None:
    """Return who is asked in a round now and has this number or code, in the areas of `user`.

    Only for whoever takes calls: they learn nothing but that somebody with it is asked.
    """
    said = typed.strip().upper()
    rows = CheckIn.objects.filter(round__ended_at=None).order_by("-pk")
    if not covers_city(user, INTAKE):
        own = ward_ids(user, INTAKE)
        rows = rows.filter(Q(request__ward__in=own) | Q(member__pod__ward__in=own))
    if CODE.fullmatch(said):
        return rows.filter(request__reference=f"{said[:3]}-{said[-3:]}").first()
    index = blind_index(normalize_phone(said), purpose="phone")
    same = Q(phone_index=index) | Q(request__phone_index=index) | Q(member__phone_index=index)
    return rows.filter(same).first() if index else None
