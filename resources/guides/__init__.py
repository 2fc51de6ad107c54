"""The guides: which of them the public reads; the shipped texts stand beside this file."""

from pages.cached import kept
from resources.models import Guide


def published_guides() -> dict[str, Guide]:
    """Published guides by slug, in their order; asked for once per content version."""
    return kept("guides", lambda: {guide.slug: guide for guide in Guide.objects.published()})
