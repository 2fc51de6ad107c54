"""The ward of a link, also by a name that it no longer has."""

from common.models import UsedSlug
from pages.cached import kept
from pods.models import Ward


def ward_slug_today(slug: str) -> str:
    """Return the slug of the ward that has or once had `slug`; "" when there is none."""
    # Most pages are reached without any ward, and need not load them.
    return slug and kept("pods.ward_slugs", _load, topics=("places",)).get(slug, "")


def _load() -> dict[str, str]:
    today = dict(Ward.objects.values_list("pk", "slug"))
    used = UsedSlug.objects.filter(kind=Ward._meta.db_table).values_list("slug", "row_id")
    return {slug: today[row_id] for slug, row_id in used if row_id in today}
