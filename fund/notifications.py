"""The messages to households and helpers about what they asked the fund for.

None says how much it is, or what for: that stands on the private page alone.
"""

from common.languages import page_language
from fund.choices import AskKind, AskState
from fund.models import MoneyAsk
from messaging.models import Message
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.notifications.residents import RESIDENT, letter_to_resident
from requests_app.notifications.volunteers import letter_to_volunteer
from volunteers.notifications import VOLUNTEER

APPROVED, PAID, DECLINED = "fund/money_approved", "fund/money_paid", "fund/money_declined"
# What has changed since is told by the message that came after.
STILL = {APPROVED: AskState.APPROVED, PAID: AskState.PAID, DECLINED: AskState.DECLINED}


def money_approved(ask: MoneyAsk) -> None:
    """The fund said yes: enough people have approved it."""
    _tell(APPROVED, ask)


def money_paid(ask: MoneyAsk) -> None:
    """The fund has paid; tell us if nothing comes."""
    _tell(PAID, ask)


def money_declined(ask: MoneyAsk) -> None:
    """The fund cannot pay a helper back. To a household the end of its need says so."""
    _tell(DECLINED, ask)


def _tell(template: str, ask: MoneyAsk) -> None:
    person = ask.match.volunteer if ask.match else ask.need.request
    channels = channels_of(person)
    # Nobody is written to about what nobody has looked at yet.
    if channels and not ask.need.request.set_aside_at:
        enqueue(
            template,
            recipient_kind=VOLUNTEER if ask.match else RESIDENT,
            recipient_id=person.pk,
            subject_id=ask.pk,
            language=page_language(person.language),
            key=f"{template}:{ask.pk}",
            channels=channels,
        )


@writer(APPROVED)
@writer(PAID)
@writer(DECLINED)
def write_about_money(message: Message) -> Letter | None:
    """Return the letter; None once it is no longer so, or the person is gone."""
    rows = MoneyAsk.objects.filter(state=STILL[message.template]).defer("purpose", "reach_detail")
    related = ("match__volunteer", "match__need__request__ward")
    ask = rows.select_related(*related).filter(pk=message.subject_id).first()
    if ask is None:
        return None
    if ask.kind == AskKind.HELP:
        return letter_to_resident(message, {})
    match = ask.match
    return letter_to_volunteer(message, match, name=match.volunteer.letter_name) if match else None
