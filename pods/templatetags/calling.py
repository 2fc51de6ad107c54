"""The number to call and the reference to give: `{% load calling %}`."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pages.private_links import opened
from pods.calling import Call, call_about, call_about_link
from pods.models import Ward

register = template.Library()
TEMPLATE = "pods/_call.html"


@register.simple_tag(takes_context=True)
def call_from_private_page(context: Context) -> SafeString | str:
    """Show the number to call about what a private link has opened; nothing on other pages."""
    request = context.get("request")
    subject = opened(request) if request is not None else None
    return drawn(call_about_link(*subject)) if subject else ""


@register.simple_tag
def call_us(ward: Ward | None = None, reference: str = "") -> SafeString:
    """Show the number to call: of `ward`, else of the network."""
    return drawn(call_about(ward, reference))


def drawn(call: Call) -> SafeString:
    context: dict[str, Any] = {"call": call}
    return render_to_string(TEMPLATE, context)
