"""The parts of a thread's page: what was said, and by whom."""

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import User
from common.models import LinkPurpose
from inbox.models import Attachment, Item, Thread
from inbox.notifications import SENDS_LINES
from inbox.parts import add_parts
from inbox.people import with_contact
from messaging.models import Message, MessageStatus
from requests_app.models import HelpRequest, Match, Route
from volunteers.models import Volunteer

# The newest; nobody answers what was written a hundred texts ago.
SHOWN = 100
NOT_SENT = (MessageStatus.QUEUED, MessageStatus.DROPPED)
# On a private page, which has to be light.
SHOWN_TO_THEM = 12


def said_with(kind: str, pk: int) -> list[Item]:
    """Return what was said with a request or a volunteer on their page, the newest first."""
    items = Item.objects.filter(**{f"thread__{kind}": pk})
    return list(items.order_by("-pk")[:SHOWN_TO_THEM])


def newest_answer(kind: str, pk: int) -> Item | None:
    """Return our answer to a request or a volunteer, when they have written nothing since."""
    newest = Item.objects.filter(**{f"thread__{kind}": pk}).order_by("-pk").first()
    return newest if newest and not newest.is_incoming else None


def texts_of(thread: Thread) -> list[Item]:
    """Return the newest texts, the oldest of them first.

    Each knows its files, but not what is in them. An answer knows if it `failed`, and in words why
    it `waits`: a phone may be away for a day, and be back too late. What apps above show of an item
    is its `part`.
    """
    files = Prefetch("attachments", Attachment.objects.defer("content"))
    known = thread.items.select_related("by", "filed_to").prefetch_related(files)
    newest = known.order_by("-pk")[:SHOWN]
    items = sorted(newest, key=lambda item: item.pk)
    for item in items:
        vars(item)["about"] = [_about(purpose, pk) for purpose, pk, _number in item.links]
    ours = [item for item in items if not item.is_incoming]
    keys = {f"{way}:{item.pk}": item for item in ours for way in SENDS_LINES}
    sent = Message.objects.filter(idempotency_key__in=keys)
    for item in items:
        # Those that nobody gives us: a phone of the network's own keeps them.
        vars(item)["untaken"] = item.photos > len(item.attachments.all())
    for key, status in sent.values_list("idempotency_key", "status"):
        vars(keys[key]).update(
            failed=status == MessageStatus.FAILED,
            waits=MessageStatus(status).label if status in NOT_SENT else "",
        )
    add_parts(items)
    return items


def _about(purpose: str, pk: int) -> str:
    """Name what a private link in an answer opens: staff know it by its number."""
    names = {LinkPurpose.MATCH: Match, LinkPurpose.ROUTE: Route, LinkPurpose.REQUEST: HelpRequest}
    kind = names.get(LinkPurpose(purpose))
    return f"{capfirst(str(kind._meta.verbose_name))} {pk}" if kind else ""


def others_read_email(thread: Thread) -> bool:
    """Tell whether somebody who gave us this address said that others read the mailbox."""
    kinds = with_contact("", thread.email_index)
    return any(rows.filter(others_read_email=True).exists() for rows in kinds)


def known_people(thread: Thread, user: User) -> list[dict[str, Any]]:
    """Return those who wrote, or may have, and whom `user` may see: what they are, and their page.

    Of a member only the pod: what neighbors tell it its organizers read alone.
    """
    requests, volunteers, members = with_contact(thread.phone_index, thread.email_index)
    if thread.request_id or thread.volunteer_id:
        requests = HelpRequest.objects.filter(pk=thread.request_id)
        volunteers = Volunteer.objects.filter(pk=thread.volunteer_id)
    found = [
        _known(row, f"admin:{row._meta.app_label}_{row._meta.model_name}_change")
        for rows in (requests, volunteers)
        for row in rows.visible_to(user).order_by("-pk")[:10]
    ]
    pods = [row.pod for row in members.select_related("pod").order_by("-pk")[:10]]
    return [*found, *({"words": pod.name_i18n, "url": ""} for pod in pods)]


def requests_to_file(thread: Thread, user: User) -> list[HelpRequest]:
    """Return the requests that what was written may be about, the newest first."""
    requests, _volunteers, _members = with_contact(thread.phone_index, thread.email_index)
    if thread.request_id:
        requests = HelpRequest.objects.filter(pk=thread.request_id)
    seen = requests.visible_to(user).filter(erased_at=None)
    return list(seen.order_by("-pk")[:10])


def _known(row: Any, page: str) -> dict[str, Any]:
    kind = capfirst(str(row._meta.verbose_name))
    return {"words": f"{kind} {row} · {row.name}", "url": reverse(page, args=[row.pk])}
