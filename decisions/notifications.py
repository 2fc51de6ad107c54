"""The messages about decisions: the question, and what came out."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from common.addresses import absolute_url
from common.models import LinkPurpose, PrivateLink
from decisions.choices import Audience, State
from decisions.models import Voter
from decisions.voters import channels_for, person_of
from decisions.wording import outcome_words, text_words
from members.notifications import MEMBER
from messaging.letters import letter_to, render_letter
from messaging.models import Channel, Message
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue
from volunteers.notifications import VOLUNTEER

ASKED, REMIND, RESULT = "decisions/asked", "decisions/remind", "decisions/result"
KINDS = {
    Audience.MEMBERS: MEMBER,
    Audience.VOLUNTEERS: VOLUNTEER,
    Audience.STAFF: STAFF,
}


def ask(voter: Voter) -> None:
    """Put the question into the outbox, with the link to answer; nothing for who is called."""
    _tell(ASKED, voter)


def remind(voter: Voter) -> None:
    """Put the question into the outbox once more, shortly before it closes. Twice is once."""
    _tell(REMIND, voter)


def tell_result(voter: Voter) -> None:
    """Put what came out into the outbox, for somebody who answered."""
    _tell(RESULT, voter)


def _tell(template: str, voter: Voter) -> None:
    if not voter.channels or voter.person_id is None:
        return
    enqueue(
        template,
        recipient_kind=KINDS[Audience(voter.kind)],
        recipient_id=voter.person_id,
        subject_id=voter.pk,
        language=voter.language,
        key=f"{template}:{voter.pk}",
        channels=[Channel(each) for each in voter.channels],
    )


@writer(ASKED)
@writer(REMIND)
def write_asked(message: Message) -> Letter | None:
    """Return the question; None once it is over, or they have answered."""
    voter = voter_of(message)
    if voter is None or voter.has_answered:
        return None
    if not voter.decision.takes_answers(timezone.localdate()):
        return None
    letter = _letter(message, voter)
    words = asked_by_text(message, voter)
    return replace(letter, text=f"{words}\n{letter.url}") if letter and words else letter


@writer(RESULT)
def write_result(message: Message) -> Letter | None:
    """Return what came out."""
    voter = voter_of(message)
    if voter is None or voter.decision.state != State.CLOSED:
        return None
    return _letter(message, voter)


def asked_by_text(message: Message, voter: Voter) -> str:
    """Return the question as a text asks it; "" where the message leads to the page alone.

    Where others read with them it says nothing of what is decided. On WhatsApp a template goes
    out, which has the link alone.
    """
    if message.channel != Channel.TEXT:
        return ""
    person: Any = person_of(voter)
    is_discreet = person is None or getattr(person, "others_read_email", True)
    return "" if is_discreet else text_words(voter.decision)


def voter_of(message: Message) -> Voter | None:
    """Return whom a message is to; None for somebody who has left."""
    rows = Voter.objects.select_related("decision__ward", "decision__pod").defer("answer")
    return rows.filter(pk=message.subject_id).first()


def _letter(message: Message, voter: Voter) -> Letter | None:
    person: Any = person_of(voter)
    link = PrivateLink.objects.current(LinkPurpose.VOTER, voter.pk)
    if person is None or link is None or not channels_for(voter.kind, person):
        return None
    url = absolute_url("decisions:decision_answer", link.token)
    decision = voter.decision
    context = {
        "name": getattr(person, "letter_name", person.name),
        "title": decision.title_i18n,
        "words": decision.text_i18n,
        "place": decision.place.name_i18n if decision.place else "",
        "decision": decision,
        "outcome": outcome_words(decision),
        "url": url,
    }
    subject, body = render_letter(message.template, context)
    if voter.kind == Audience.STAFF:
        return Letter(person.email, subject, body)
    return letter_to(person, subject, body, url)
