"""The things that a chat may be told of: nothing that is not on a public page already."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from chats.choices import ThingKind
from chats.models import ChatTarget, PostedThing
from pods.models import Notice
from requests_app.models import Need
from resources.models import Resource
from shelves.models import Card
from shelves.wanted import open_cards

# A first list may be long; what is beyond comes with the next ones.
MOST_NEEDS = 500
MOST_NOTICES = 5
MOST_RESOURCES = 10
# Of their longest words as many as `wording.LONGEST` has room for.
MOST_CARDS = 6


def needs_of(target: ChatTarget) -> QuerySet[Need]:
    """Return open needs as the public lists of the chat's area have them."""
    ahead = Need.objects.open().still_ahead().for_neighbors()
    here = ahead.filter(request__ward=target.ward_id) if target.ward_id else ahead
    return here.filter(request__ward__lists_needs=True)


def notices_of(target: ChatTarget) -> QuerySet[Notice]:
    """Return notices that stand on public pages of the chat's area now; none of a pod."""
    showing = Notice.objects.showing().filter(pod=None)
    everywhere = Q(ward=None)
    return showing.filter(everywhere | Q(ward=target.ward_id)) if target.ward_id else showing


def resources_of(target: ChatTarget) -> QuerySet[Resource]:
    """Return entries of the chat's area that were published since there is the chat."""
    since = Resource.objects.published().own().filter(published_at__gt=target.created_at)
    return since.serving(target.ward) if target.ward_id else since


def cards_of(target: ChatTarget) -> QuerySet[Card]:
    """Return cards of the chat's area that anybody may read, and that nobody has reserved."""
    return open_cards(target.ward)


def untold(target: ChatTarget, kind: ThingKind, rows: QuerySet) -> list[int]:
    """Return those of `rows` that the chat was never told of, the oldest first."""
    told = PostedThing.objects.filter(target=target, kind=kind, subject_id=OuterRef("pk"))
    return list(rows.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True))


def still_so(post_ids: list[int], target: ChatTarget) -> dict[int, int]:
    """Return how much of each post is still so: its needs, cards, notice."""
    things = PostedThing.objects.filter(post__in=post_ids)
    needs = things.filter(kind=ThingKind.NEED, subject_id__in=needs_of(target).values("pk"))
    notices = things.filter(kind=ThingKind.NOTICE, subject_id__in=notices_of(target).values("pk"))
    cards = things.filter(kind=ThingKind.CARD, subject_id__in=cards_of(target).values("pk"))
    found = dict.fromkeys(post_ids, 0)
    for rows in (needs, notices, cards):
        for post_id in rows.values_list("post", flat=True):
            found[post_id] += 1
    return found
