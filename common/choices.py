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
    """How far someone goes to help, from near to far."""

    POD = "pod", _("My building or block")
    WARD = "ward", _("My ward")
    NEIGHBORS = "neighbors", _("My ward and the wards next to it")
    CITY = "city", _("Anywhere in the city")


class ContactMethod(models.TextChoices):
    """How someone likes to be reached."""

    CALL = "call", _("Phone call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("Email")
    ANY = "any", _("Any of these")


class Source(models.TextChoices):
    """How a request or an offer came in."""

    WEB = "web", _("Web form")
    PHONE = "phone", _("By phone")
    IN_PERSON = "in_person", _("In person")


class PublishState(models.TextChoices):
    """Whether the public can read a page."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
