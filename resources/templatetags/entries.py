"""Template tags for entries of the directory: `{% load entries %}`."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from common.languages import gap
from resources.choices import Access, Audience, Wanted
from resources.hours import words
from resources.keeping.words import last_check as words_of_last_check
from resources.models import Resource

register = template.Library()
CHOICES: dict[str, Any] = {"audiences": Audience, "access": Access, "wanted_kinds": Wanted}


@register.simple_tag
def hours_lines(resource: Resource) -> list[str]:
    """Return when it is open, rule by rule: ["Mon–Fri, 9 AM–5 PM", …]."""
    return words.say(resource.hours)


@register.simple_tag
def hours_in_short(resource: Resource) -> str:
    """Return the same as one text."""
    return words.sentence(words.say(resource.hours))


@register.simple_tag
def last_check(resource: Resource) -> str:
    """Return when, how and by whom it was checked last: "Checked by phone on March 3, 2026." """
    return words_of_last_check(resource)


@register.simple_tag
def check_and_warning(resource: Resource) -> str:
    """Return the same, and of what was checked long ago what that means for whoever goes there."""
    said = [words_of_last_check(resource)]
    if resource.is_stale and resource.verified_on:
        said.append(_("Things may have changed since."))
    if resource.is_stale and resource.phone and resource.address:
        said.append(_("Call before you go."))
    return gap().join(each.strip() for each in said)


@register.simple_tag
def open_now(resource: Resource) -> words.Now:
    """Return what is so now: "Open until 5 PM". A page that shows it is kept only until then."""
    return words.say_now(resource.hours, timezone.now())


@register.simple_tag
def named_choices(resource: Resource, field: str) -> list[str]:
    """Return the names of the codes in `field`, in their usual order; unknown ones are left out."""
    held = set(getattr(resource, field))
    return [str(choice.label) for choice in CHOICES[field] if choice.value in held]
