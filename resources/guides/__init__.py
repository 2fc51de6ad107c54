"""The guides: which of them the public reads; the shipped texts stand beside this file."""

from pages.cached import kept
from resources.models import Guide


def published_guides() -> dict[str, Guide]:
    """Published guides by slug, in their order; asked for once per edit of any."""
    # Links to guides stand on many pages; without this each of them would ask.
    return kept("guides", _load, topics=("guides",))


def _load() -> dict[str, Guide]:
    return {guide.slug: guide for guide in Guide.objects.published()}
