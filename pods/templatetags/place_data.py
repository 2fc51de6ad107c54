"""The data for search engines on the page of a ward or pod: `{% load place_data %}`."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from pages.templatetags.network_words import own_data
from pods.models import PlaceLink, Pod, Ward

register = template.Library()


@register.simple_tag
def own_data_of(place: Ward | Pod, links: Iterable[PlaceLink]) -> SafeString:
    """Return where else those of a ward or pod are found, for the head of its page."""
    return own_data(place.name_i18n, place.get_absolute_url(), [link.url for link in links])
