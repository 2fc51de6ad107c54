"""The parts of a thread's page: what was said, and by whom."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import User
from inbox.models import Item, Thread
from inbox.notifications import ANSWER
from inbox.parts import add_parts
from inbox.people import with_contact
from messaging.models import Message, MessageStatus
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

# The newest; nobody answers what was written a hundred texts ago.
SHOWN = 100


def texts_of(thread: Thread) -> list[Item]:
    """Return the newest texts, the oldest of them first.

    An answer knows if it `failed`, and if it `waits`: a phone may be away for a day. What apps
    above show of an item is its `part`.
    """
    newest = thread.items.select_related("by").order_by("-pk")[:SHOWN]
    items = sorted(newest, key=lambda item: item.pk)
    keys = {f"{ANSWER}:{item.pk}": item for item in items if not item.is_incoming}
    sent = Message.objects.filter(idempotency_key__in=keys)
    for key, status in sent.values_list("idempotency_key", "status"):
        vars(keys[key]).update(
            failed=status == MessageStatus.FAILED,
            waits=MessageStatus.QUEUED.label if status == MessageStatus.QUEUED else "",
        )
    add_parts(items)
    return items


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


def _known(row: Any, page: str) -> dict[str, Any]:
    kind = capfirst(str(row._meta.verbose_name))
    return {"words": f"{kind} {row} · {row.name}", "url": reverse(page, args=[row.pk])}
