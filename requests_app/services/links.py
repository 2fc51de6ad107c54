"""Verbs on private links: sent again, stopped for a new one, or kept alive."""

from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.contact_lookup import with_contact
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from messaging.reach import channels_of
from requests_app import notifications
from requests_app.models import HelpRequest, Match, Need
from requests_app.recurrence import is_going_on
from requests_app.services.locking import lock_request, lock_volunteer
from requests_app.services.offers import MATCH_LINK_LIVES
from volunteers.link_services import NO_EMAIL, SENT_JUST_NOW
from volunteers.notifications import link_for_new_address

# So many open requests of one phone or email; the newest.
MOST_LINKS = 5
ERASED = _("This request has been deleted.")


@transaction.atomic
def resend_link(request_id: int, *, actor: User) -> None:
    """Send the link again because staff asked for it. Recorded.

    Raises `NotPossible` when there is no email, or when it was sent a moment ago.
    """
    request = lock_request(request_id)
    if request.erased_at:
        raise NotPossible(ERASED)
    if not channels_of(request):
        raise NotPossible(NO_EMAIL)
    if not notifications.link_by_staff(request):
        raise NotPossible(SENT_JUST_NOW)
    audit.record(actor, "resend_link", request)


@transaction.atomic
def send_lost_links(index: str) -> None:
    """Write the links of their open requests to whoever asked with a phone or email.

    Nobody is told whether anybody was found, and nobody gets more letters for being asked for
    often. `index` is the blind index of what was typed.
    """
    series = Need.objects.last_of_series().filter(request=OuterRef("pk"))
    perhaps = HelpRequest.objects.filter(Q(closed_at=None) | Exists(series), erased_at=None)
    perhaps = perhaps.filter(set_aside_at=None)
    theirs = perhaps.filter(with_contact(index)).order_by("-id")
    for request in islice(filter(is_going_on, theirs), MOST_LINKS):
        notifications.request_link(request)


@transaction.atomic
def renew_link(request_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the resident's link for a new one, and return its token. Recorded.

    When staff asked for it, it goes to their email. Raises `NotPossible` for an erased request.
    """
    request = lock_request(request_id)
    if request.erased_at:
        raise NotPossible(ERASED)
    links = PrivateLink.objects
    token = links.renew(LinkPurpose.REQUEST, request_id, in_place_of=in_place_of).token
    audit.record(actor, "renew_link", request)
    if isinstance(actor, User):
        notifications.new_link(request)
    return token


def is_at_rest(request_id: int) -> bool:
    """Tell whether all of it ended so long ago that its link shows no more than that."""
    until = timezone.now() - settings.LINKS_REST_AFTER
    fresh = PrivateLink.objects.filter(
        purpose=LinkPurpose.REQUEST,
        subject_id=OuterRef("pk"),
        revoked_at=None,
        created_at__gt=until,
    )
    found = HelpRequest.objects.filter(~Exists(fresh), pk=request_id, closed_at__lt=until)
    return any(not is_going_on(request) for request in found)


@transaction.atomic
def send_fresh_link(request_id: int) -> None:
    """Write a new link to the address on file, in place of one that is at rest; else nothing."""
    request = lock_request(request_id)
    if is_at_rest(request_id) and channels_of(request):
        PrivateLink.objects.renew(LinkPurpose.REQUEST, request_id)
        audit.record(audit.RESIDENT, "renew_link", request)
        notifications.new_link(request)


@transaction.atomic
def renew_task_link(match_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the link to a task, which may be a route, for a new one; returns its token. Recorded.

    When staff asked for it, the volunteer gets the link to their own page, which leads there.
    """
    match = Match.objects.select_related("volunteer").get(pk=match_id)
    # Of a route, one: its links are renewed one after the other.
    lock_volunteer(match.volunteer_id)
    token = PrivateLink.objects.renew(*_subject_of(match), in_place_of=in_place_of).token
    audit.record(actor, "renew_link", match)
    if isinstance(actor, User):
        link_for_new_address(match.volunteer)
    return token


def renew_task_links(volunteer_id: int) -> None:
    """Stop all links to tasks of a locked volunteer for new ones."""
    own = Match.objects.filter(volunteer=volunteer_id)
    live = PrivateLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    routes = own.filter(route__isnull=False).values("route")
    # One after the other: asked for with OR, Postgres reads all links that there ever were.
    theirs = [
        *live.filter(purpose=LinkPurpose.MATCH, subject_id__in=own.values("pk")),
        *live.filter(purpose=LinkPurpose.ROUTE, subject_id__in=routes),
    ]
    for purpose, subject_id in {(link.purpose, link.subject_id) for link in theirs}:
        PrivateLink.objects.renew(LinkPurpose(purpose), subject_id)


def _subject_of(match: Match) -> tuple[LinkPurpose, int]:
    """Return what the link to a task opens."""
    if match.route_id:
        return LinkPurpose.ROUTE, match.route_id
    return LinkPurpose.MATCH, match.pk


def keep_link(match: Match) -> None:
    """Let the link to a task live on: an answer is wanted on its page, now or after its day."""
    purpose, subject = _subject_of(match)
    today = timezone.localdate()
    ahead = max(match.day or today, today) - today
    until = timezone.now() + ahead + MATCH_LINK_LIVES
    links = PrivateLink.objects.filter(purpose=purpose, subject_id=subject, revoked_at=None)
    links.filter(expires_at__lt=until).update(expires_at=until)
