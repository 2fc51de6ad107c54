"""Choices that several apps share. The same words in forms, admin and matching."""

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
    EMAIL = "email", _("Email")
    ANY = "any", _("Any of these")


class Source(models.TextChoices):
    """The ways that a request or an offer came in."""

    WEB = "web", _("Web form")
    PHONE = "phone", _("By phone")
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
