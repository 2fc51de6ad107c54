"""The link on the pages of wards and pods that leads to their notices by email or text."""

from common.choices import PublishState
from messaging.text_numbers import are_on
from pods.models import Pod, Ward
from pods.panels import Panel, panel


@panel("news")
def news_of(place: Ward | Pod) -> Panel | None:
    """Offer the notices by email or text; nothing on the page of a draft."""
    if isinstance(place, Pod) and place.state != PublishState.PUBLISHED:
        return None
    kind = "pod" if isinstance(place, Pod) else "ward"
    context = {"slug": place.slug, "kind": kind, "by_text": are_on()}
    return Panel("announcements/_panel.html", context)
