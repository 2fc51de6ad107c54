"""The letters to keepers of entries, which hold their private link."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue
from resources.models import ASK_AFTER, EntryKeeper, LinkCheck, Resource, may_be_asked

# No rows: in the list of keepers stands who did not answer.
KEEPER = recipient_kind("keeper", _("Keeper of entries"), is_told_elsewhere=True)
BY_STAFF_ONCE_IN = datetime.timedelta(minutes=5)
# A letter names so many entries; all stand on the page.
MOST_NAMED = 20


def keeper_asked(keeper: EntryKeeper, *, key: str) -> None:
    """Ask whether what they keep is still true."""
    _put_out("keeper_asked", keeper, key)


def keeper_link(keeper: EntryKeeper) -> int | None:
    """Send the link again, as staff asked; None when that was a moment ago."""
    lap = int(timezone.now().timestamp() // BY_STAFF_ONCE_IN.total_seconds())
    return _put_out("keeper_link", keeper, f"staff:{lap}")


def _put_out(template: str, keeper: EntryKeeper, key: str) -> int | None:
    return enqueue(
        f"resources/{template}",
        recipient_kind=KEEPER,
        recipient_id=keeper.pk,
        subject_id=keeper.pk,
        language=page_language(keeper.user.language if keeper.user else keeper.language),
        key=f"{template}:{keeper.pk}:{key}",
    )


@writer("resources/keeper_asked")
@writer("resources/keeper_link")
def write_to_keeper(message: Message) -> Letter | None:
    # As it is when it is sent: what was confirmed meanwhile is not asked about.
    keeper = EntryKeeper.objects.select_related("user").filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.KEEPER, message.recipient_id)
    if keeper is None or link is None or (keeper.user and not keeper.user.is_active):
        return None
    context = {**_what_is_kept(keeper), "keeper": keeper}
    context["url"] = absolute_url("resources:keeper_home", link.token)
    subject, body = render_letter(message.template, context)
    return Letter(keeper.user.email if keeper.user else keeper.email, subject, body)


def _what_is_kept(keeper: EntryKeeper) -> dict[str, Any]:
    rows = Resource.objects.published().filter(keeper=keeper).order_by("verified_on", "pk")
    due = rows.not_checked_since(timezone.localdate() - ASK_AFTER).filter(may_be_asked())
    broken = LinkCheck.objects.broken().filter(resource__in=rows.order_by().values("pk"))
    return {
        "due": list(due.defer("text_key", "name_joined")[:MOST_NAMED]),
        "due_count": due.count(),
        "broken": list(broken.select_related("resource").order_by("pk")[:MOST_NAMED]),
    }
