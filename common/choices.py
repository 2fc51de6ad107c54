"""Choices that several apps share. The same words in forms, admin and matching."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """Days as `datetime.date.isoweekday` counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class Reach(models.TextChoices):
    """The distances that someone goes to help, from near to far."""

    POD = "pod", _("My building or block")
    WARD = "ward", _("My ward")
    NEIGHBORS = "neighbors", _("My ward and the wards next to it")
    CITY = "city", _("Anywhere in the city")


class ContactMethod(models.TextChoices):
    """The ways that someone likes to be reached."""

    CALL = "call", _("Phone call")
    TEXT = "text", _("Text message")
    WHATSAPP = "whatsapp", "WhatsApp"
    EMAIL = "email", _("Email")
    ANY = "any", _("Any of these")


# These need a number.
BY_PHONE = (ContactMethod.CALL, ContactMethod.TEXT, ContactMethod.WHATSAPP)
# Whoever chose one of these gets texts; WhatsApp falls back to them.
BY_TEXT = (ContactMethod.TEXT, ContactMethod.WHATSAPP)


def has_whatsapp() -> bool:
    """Tell whether the network writes by WhatsApp: it has set up a number of its own for that."""
    return settings.TEXT_DRIVER == "twilio" and bool(settings.WHATSAPP_NUMBER)


def contact_methods() -> list[tuple[str, Any]]:
    """Return the ways that forms offer: WhatsApp only where the network has it."""
    left_out = () if has_whatsapp() else (ContactMethod.WHATSAPP,)
    return [(value, label) for value, label in ContactMethod.choices if value not in left_out]


class Source(models.TextChoices):
    """The ways that a request or an offer came in."""

    WEB = "web", _("Web form")
    PHONE = "phone", _("By phone")
    WRITTEN = "written", _("They wrote to us")
    IN_PERSON = "in_person", _("In person")
    PAPER = "paper", _("On paper")
    IMPORT = "import", _("From a spreadsheet")
    TEXT = "text", _("By text: call back")


class PublishState(models.TextChoices):
    """The two states of a page: the public can read it, or only those who look after it."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class WhyAside(models.TextChoices):
    """The reasons for which something that was sent waits for a person to look at it."""

    SENDER = "sender", _("Many from one address")
    RECIPIENT = "recipient", _("Many with one email")
    PROGRAM = "program", _("Seems to be sent by a program")
    NO_WORK = "no_work", _("Sent without script while under attack")
