"""Texts of the network about itself: `{% load network_words %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.languages import is_rtl
from common.phones import published
from network import current
from network.own_channels import words_of
from pages.localized import local_date
from pages.structured_data import in_page, structured
from pages.templatetags.look import with_phones

register = template.Library()


@register.simple_tag
def network_text(name: str) -> SafeString | str:
    """Return a text of the network in paragraphs; one that fell back says in which language."""
    network = current()
    text = network.text(name)
    if not text:
        return ""
    # What is written there is escaped.
    html = with_phones(SafeString(linebreaks(text, autoescape=True)))  # nosec B308 B703
    language = network.language_of(name)
    if language == (get_language() or settings.LANGUAGE_CODE):
        return html
    direction = "rtl" if is_rtl(language) else "ltr"
    said = render_to_string("includes/fallback.html", {"shown_in": [language]})
    return format_html('<div lang="{}" dir="{}">{}</div><p>{}</p>', language, direction, html, said)


@register.simple_tag
def pause_ends() -> str:
    """Return until when the network pauses, in words; "" where nobody said, or it has passed."""
    until = current().paused_until
    return local_date(until) if until and until >= timezone.localdate() else ""


@register.simple_tag
def network_data() -> SafeString:
    """Return the network for search engines, for the head of the page about it.

    Only where it says where else it is found.
    """
    network = current()
    links = [url for _service, _label, url in network.links]
    return own_data(network.name, "/", links)


@register.simple_tag
def own_data(name: str, path: str, links: Iterable[str]) -> SafeString:
    """Return for search engines where else those are found whose page `path` is; "" for nowhere."""
    links = list(links)
    if not links:
        return SafeString()
    url = settings.SITE_URL + path
    return in_page(structured("Organization", name=name, url=url, sameAs=links))


@register.simple_tag
def reach_network() -> dict[str, Any]:
    """Return how the network is reached."""
    network = current()
    phone = published(network.phone).as_national if network.phone else ""
    found: dict[str, Any] = {
        "phone": phone,
        "email": network.email,
        "address": network.address,
        "links": [
            {"words": words_of(service, label), "url": url} for service, label, url in network.links
        ],
    }
    return {**found, "any": any(found.values())}
