"""The letters about a suggestion: to whoever made it, and to those who decide."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import keepers_of
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Section, tell_of_aside, tell_users, teller
from messaging.reach import channels_of
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.unproven import letters_allowed
from resources.choices import SuggestionState
from resources.models import Suggestion

# No page for staff shows who suggested something: that mail fails is news to nobody.
SUGGESTER = recipient_kind("suggester", _("Suggestion for the directory"), is_told_elsewhere=True)
LINK_ONCE_IN = datetime.timedelta(hours=4)


def may_write(suggestion: Suggestion) -> bool:
    """Count a letter that somebody may have caused who has nothing to do with the email."""
    return letters_allowed(suggestion)


def suggestion_received(suggestion: Suggestion) -> None:
    """Thank them, with their private link."""
    _tell("suggestion_received", suggestion, key="")


def suggestion_decided(suggestion: Suggestion) -> None:
    """Tell them that it was decided; how stands on their page."""
    if may_write(suggestion):
        _tell("suggestion_decided", suggestion, key="")


def suggestion_link(suggestion: Suggestion) -> None:
    """Send their private link again: one letter in so many hours, however often it is asked."""
    period = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    if may_write(suggestion):
        _tell("suggestion_link", suggestion, key=str(period))


def _tell(template: str, suggestion: Suggestion, *, key: str) -> None:
    # Nobody is written to about what nobody has looked at yet.
    channels = channels_of(suggestion)
    if not channels or suggestion.set_aside_at:
        return
    enqueue(
        f"resources/{template}",
        recipient_kind=SUGGESTER,
        recipient_id=suggestion.pk,
        subject_id=suggestion.pk,
        language=page_language(suggestion.language),
        key=f"{template}:{suggestion.pk}:{key}",
        channels=channels,
    )


def forget_letters(suggestion: Suggestion) -> None:
    """Delete what is known of letters to somebody who takes a suggestion back."""
    forget(SUGGESTER, suggestion.pk)


def waits_for_decision(suggestion: Suggestion) -> None:
    """Tell those who decide."""
    if suggestion.set_aside_at:
        tell_of_aside(suggestion.ward_id)
        return
    tell_users(NewsKind.SUGGESTED, deciders_of(suggestion), suggestion.pk)


def deciders_of(suggestion: Suggestion) -> list[User]:
    """Return who may decide: those who look after the area, else those of the whole city."""
    entry = None if suggestion.is_new else suggestion.resource
    if entry is None:
        return keepers_of([suggestion.ward_id] if suggestion.ward_id else [])
    wards = entry.wards.order_by().values_list("pk", flat=True)
    pods = list(entry.pods.order_by().values_list("pk", "ward"))
    return keepers_of([*wards, *(ward for _pod, ward in pods)], [pod for pod, _ward in pods])


@teller(NewsKind.SUGGESTED)
def suggestions_waiting(user: User, suggestion_ids: Sequence[int]) -> Section | None:
    """Return how many still wait."""
    waiting = Suggestion.objects.visible_to(user).waiting().filter(pk__in=suggestion_ids)
    count = waiting.count()
    if not count:
        return None
    words = ngettext(
        "%(count)s suggestion for the directory waits",
        "%(count)s suggestions for the directory wait",
        count,
    )
    url = f"{staff_page_url('suggestions')}?state__exact={SuggestionState.WAITING}"
    return Section(words % {"count": count}, url=url)


@writer("resources/suggestion_received")
@writer("resources/suggestion_decided")
@writer("resources/suggestion_link")
def write_to_suggester(message: Message) -> Letter | None:
    # As it is when it is sent, which may be some time after it was put out.
    suggestion = Suggestion.objects.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.SUGGESTION, message.recipient_id)
    if suggestion is None or link is None or not channels_of(suggestion):
        return None
    url = suggestion.as_mailed(absolute_url("resources:suggestion_home", link.token))
    subject, body = render_letter(message.template, {"suggestion": suggestion, "url": url})
    return letter_to(suggestion, subject, body, url)
