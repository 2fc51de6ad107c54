"""The states of a volunteer, and the means by which they go."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VolunteerStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not approved")
    LEFT = "left", _("No longer volunteers")


class KnownBy(models.TextChoices):
    """The ways in which the network knows somebody who offers help."""

    MET = "met", _("One of us has met them")
    REFERENCE = "reference", _("Somebody we know vouches for them")
    MEMBER = "member", _("A member of a pod")
    OTHER = "other", _("In another way")


class Duty(models.TextChoices):
    """The ways to help run the network: kinds of help that no household asks for."""

    PHONES = "phones", pgettext_lazy("help to run the network", "Answer the phone")
    TRANSLATE = "translate", pgettext_lazy("help to run the network", "Translate")
    COORDINATE = "coordinate", pgettext_lazy("help to run the network", "Coordinate")


class Way(models.TextChoices):
    """The end of a thing that somebody offers."""

    GIVE = "give", _("To give")
    LEND = "lend", _("To lend")


class Transport(models.TextChoices):
    CAR = "car", _("A car")
    BIKE = "bike", _("A bike")
    TRANSIT = "transit", _("Bus or train")
    WALK = "walk", _("I walk")

    @classmethod
    def carries_far(cls) -> list[str]:
        """Return the means with which heavy things and rides are possible."""
        return [cls.CAR, cls.BIKE]
