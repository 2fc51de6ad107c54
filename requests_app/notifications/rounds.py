"""What volunteers are told about a round: one letter for all of it, without personal data."""

from typing import Any

from common.languages import page_language
from common.letters import absolute_url, render_letter
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message, RecipientKind
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import Match, Round
from requests_app.notifications.subjects import match_of
from requests_app.notifications.volunteers import hours_to_answer


def round_offered(round_: Round) -> None:
    """Can you take these together? No name, number or address."""
    tell_about_round("round_offered", round_, round_.pk)


def round_accepted(round_: Round) -> None:
    """Thank you; here is how to reach them."""
    tell_about_round("round_accepted", round_, round_.pk)


def round_withdrawn(round_: Round) -> None:
    """None of it is needed any more."""
    tell_about_round("round_withdrawn", round_, round_.pk)


def round_stop_withdrawn(stop: Match) -> None:
    """One stop that they had said yes to is no longer needed; the others are."""
    if stop.round is not None:
        tell_about_round("round_stop_withdrawn", stop.round, stop.pk)


def tell_about_round(template: str, round_: Round, subject_id: int) -> None:
    if not round_.volunteer.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=RecipientKind.VOLUNTEER,
        recipient_id=round_.volunteer_id,
        subject_id=subject_id,
        language=page_language(round_.volunteer.language),
        key=f"{template}:{subject_id}",
    )


@writer("requests_app/round_offered")
def write_round_offered(message: Message) -> Letter | None:
    """Nothing is sent when it was answered, withdrawn or ran out in the meantime."""
    return letter_about_round(message, MatchStatus.OFFERED, hours=hours_to_answer())


@writer("requests_app/round_accepted")
def write_round_accepted(message: Message) -> Letter | None:
    return letter_about_round(message, MatchStatus.ACCEPTED)


@writer("requests_app/round_withdrawn")
def write_round_withdrawn(message: Message) -> Letter | None:
    return letter_about_round(message, MatchStatus.WITHDRAWN)


def letter_about_round(message: Message, status: MatchStatus, **context: Any) -> Letter | None:
    """A letter that counts the stops in `status`; none when there are none (any more)."""
    round_ = Round.objects.select_related("volunteer").filter(pk=message.subject_id).first()
    stops = Match.objects.filter(round=message.subject_id, status=status)
    needs = [stop.need for stop in stops.select_related("need__category").order_by("id")]
    if round_ is None or not needs:
        return None
    return letter_with_link(message, round_, needs=needs, **context)


@writer("requests_app/round_stop_withdrawn")
def write_round_stop_withdrawn(message: Message) -> Letter | None:
    stop = match_of(message)
    if stop is None or stop.round is None:
        return None
    return letter_with_link(message, stop.round, need=stop.need, number=number_of(stop))


def number_of(stop: Match) -> int:
    """Which stop of its round it is: a household is one, however much it needs."""
    before = Match.objects.filter(round=stop.round_id, pk__lte=stop.pk).order_by("id")
    households = list(dict.fromkeys(before.values_list("need__request_id", flat=True)))
    return households.index(stop.need.request_id) + 1


def letter_with_link(message: Message, round_: Round, **context: Any) -> Letter | None:
    link = PrivateLink.objects.current(LinkPurpose.ROUND, round_.pk)
    if not round_.volunteer.email:
        return None
    url = absolute_url("requests_app:round_offer", link.token) if link else ""
    context |= {"volunteer": round_.volunteer, "url": url}
    subject, body = render_letter(message.template, context)
    return Letter(round_.volunteer.email, subject, body)
