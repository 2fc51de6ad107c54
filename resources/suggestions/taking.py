"""Taking a suggestion over: as a new entry, or into the entry that it is about."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import DIRECTORY, covers_city
from common.errors import NotPossible
from common.models import UsedSlug
from common.slugs import slug_of
from pods.services import publish, unpublish
from resources import services as entries
from resources.choices import EntryState, Reach, SuggestionState
from resources.models import Resource, ResourceCategory, Suggestion, require_ours
from resources.models.resources import TAKEN_SLUGS
from resources.suggestions.changes import CLOSED, changes_of, must_enter_hours
from resources.suggestions.services import decide, lock_waiting

LONGEST_SLUG = 60
NOTHING_CHOSEN = _("Choose what you take over.")


@transaction.atomic
def take_over(
    suggestion_id: int, names: Collection[str], *, actor: User, hours_by_hand: bool = False
) -> Resource:
    """Write the fields `names` of a suggestion into its entry; the entry.

    Its translations become outdated by themselves. "closed" withdraws it. `hours_by_hand` says that
    somebody has entered the hours already. Raises `NotPossible` when it was decided before, or
    nothing of it was chosen, and `UnreadableHoursError` for hours that only a person understands:
    then nothing is written, and it waits still.
    """
    suggestion = lock_waiting(suggestion_id)
    entry = suggestion.resource
    if suggestion.is_new or entry is None:
        raise NotPossible(_("Choose a heading for the new entry."))
    require_ours(entry.source_id)
    offered = [change.name for change in changes_of(suggestion)]
    taken = [name for name in offered if name in names]
    if not taken and offered:
        raise NotPossible(NOTHING_CHOSEN)
    fields = {name: getattr(suggestion, name) for name in taken if name != CLOSED}
    if hours_by_hand and must_enter_hours(suggestion):
        fields.pop("hours", None)
    if fields:
        entries.correct(entry, fields, actor=actor)
    if CLOSED in taken:
        unpublish(entry, actor=actor)
    _taken(suggestion, offered, taken, actor)
    return entry


@transaction.atomic
def take_over_as_new(
    suggestion_id: int,
    names: Collection[str],
    category: ResourceCategory,
    *,
    is_public: bool,
    actor: User,
) -> Resource:
    """Make an entry of a suggestion under `category`, a draft or `is_public` at once; the entry.

    It serves the ward that was named; without one the whole city. Raises `NotPossible` when it was
    decided before, without a name, or for somebody who looks after no area of it.
    """
    suggestion = lock_waiting(suggestion_id)
    offered = [change.name for change in changes_of(suggestion)]
    taken = [name for name in offered if name in names or name == "title"]
    if not suggestion.is_new or "title" not in taken:
        raise NotPossible(_("A new entry needs a name."))
    entry = _make(suggestion, category, actor)
    fields = {name: getattr(suggestion, name) for name in taken if name != "title"}
    audit.record(actor, "add", entry)
    if fields:
        entries.correct(entry, fields, actor=actor)
    if is_public:
        publish(entry, actor=actor)
    suggestion.resource = entry
    _taken(suggestion, offered, taken, actor)
    return entry


def _make(suggestion: Suggestion, category: ResourceCategory, actor: User) -> Resource:
    is_near = suggestion.ward is not None
    if not is_near and not covers_city(actor, DIRECTORY):
        raise NotPossible(_("This is for those who look after the whole city."))
    entry = Resource.objects.create(
        category=category,
        name=suggestion.title,
        slug=_free_slug(suggestion),
        state=EntryState.DRAFT,
        # First, so that the ward may be put beside it.
        reach=Reach.AREAS if is_near else Reach.CITY,
    )
    if suggestion.ward:
        entries.set_area(entry, Reach.AREAS, [suggestion.ward])
    return entry


def _free_slug(suggestion: Suggestion) -> str:
    """Return an address for the entry: its name, with its number where that is taken."""
    slug = slug_of(suggestion.title, LONGEST_SLUG)
    # Names in Amharic or Chinese leave nothing of themselves in an address.
    used = UsedSlug.objects.filter(kind=Resource._meta.db_table, slug=slug)
    is_taken = not slug or slug in TAKEN_SLUGS or used.exists()
    return f"{slug or 'entry'}-{suggestion.pk}" if is_taken else slug


def _taken(suggestion: Suggestion, offered: list[str], taken: list[str], actor: User) -> None:
    suggestion.taken = taken
    is_whole = len(taken) == len(offered)
    state = SuggestionState.TAKEN if is_whole else SuggestionState.PARTLY
    decide(suggestion, state, actor, "taken", "resource")
    audit.record(actor, "take_over_suggestion", suggestion, ["resource", "state", "taken"])
