"""Puts keepers, a caller, checks and a link that does not work into the demo's directory."""

import datetime

from django.utils import timezone

from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from resources.check_choices import CallOutcome, CheckedAs, CheckedHow, CheckOutcome, LinkKind
from resources.keeping import keepers
from resources.keeping.calls import LINK_LASTS, end_call, give_link, take_next
from resources.keeping.checks import Checker, record_check, verify
from resources.models import Caller, EntryKeeper, LinkCheck, Resource

DAY = datetime.timedelta(days=1)
# Who keeps which entries: by name, email, language, whether pages may name them.
KEEPERS = (
    (
        "Marisol Vega",
        "marisol@example.org",
        "es",
        True,
        ("open-door-clinic", "birth-partners", "welcome-legal-desk", "power-of-attorney-night"),
    ),
    ("Hewan Tesfaye", "hewan@example.org", "am", False, ("eyes-and-ears-clinic", "vaccine-van")),
)
VERIFIED = {
    "harbor-recovery-room": CheckedHow.VISITED,
    "warm-line": CheckedHow.CALLED,
    "welcome-legal-desk": CheckedHow.WROTE,
}
CHANGED = ("creek-shuttle", "The van goes on Saturdays now, too, and has another number.")
BROKEN = "night-nurse-line"


def load_keeping(resources: dict[str, Resource], steward: User) -> None:
    """Keep some entries true, let some wait, and let one be corrected."""
    for name, email, language, is_public, slugs in KEEPERS:
        keeper = EntryKeeper(name=name, email=email, language=language, name_is_public=is_public)
        keepers.add_keeper(keeper, actor=steward)
        kept = [resources[slug].pk for slug in slugs]
        Resource.objects.filter(pk__in=kept).update(keeper=keeper)
        PrivateLink.objects.issue(
            LinkPurpose.KEEPER, keeper.pk, expires_at=timezone.now() + keepers.LINK_LASTS
        )
        if is_public:
            keepers.confirm(keeper.pk, kept[0])
    for slug, how in VERIFIED.items():
        verify(resources[slug], actor=steward, how=how)
    _call(steward)
    slug, words = CHANGED
    record_check(
        resources[slug].pk,
        CheckOutcome.CHANGED,
        CheckedHow.CALLED,
        Checker(CheckedAs.VOLUNTEER),
        note=words,
    )
    _break_link(resources[BROKEN])


def _call(steward: User) -> None:
    """A volunteer who has called one place and holds none."""
    caller = Caller(name="Jonah", ends_at=timezone.now() + LINK_LASTS)
    give_link(caller, [], actor=steward)
    call = take_next(caller.pk)
    if call is not None:
        end_call(caller.pk, call.code, CallOutcome.NOBODY)


def _break_link(resource: Resource) -> None:
    since = timezone.now() - 8 * DAY
    resource.website = f"https://example.org/{resource.slug}"
    resource.save(update_fields=["website"])
    LinkCheck.objects.create(
        resource=resource,
        kind=LinkKind.WEBSITE,
        url=resource.website,
        host="example.org",
        next_at=timezone.now() + 6 * DAY,
        checked_at=timezone.now() - DAY,
        status=404,
        failures=2,
        failing_since=since,
    )
