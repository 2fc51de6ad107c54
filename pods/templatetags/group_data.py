"""The data for search engines on the page of a group: `{% load group_data %}`."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from pages.structured_data import in_page, structured
from pods.models import Group

register = template.Library()
LONGEST_TEXT = 300


@register.simple_tag
def group_data(group: Group) -> SafeString:
    """The group, for the head of its page."""
    data = structured(
        "Organization",
        name=group.name_i18n,
        description=Truncator(group.description_i18n).chars(LONGEST_TEXT),
        url=settings.SITE_URL + group.get_absolute_url(),
        sameAs=group.website,
        telephone=group.phone.as_e164 if group.phone else "",
        email=group.email,
        areaServed=group.area_i18n,
        knowsLanguage=group.languages,
    )
    return in_page(data)
