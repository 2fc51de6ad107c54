"""What a volunteer can be, and how far and by what means they go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VolunteerStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not approved")
    LEFT = "left", _("Has left")


class Reach(models.TextChoices):
    """How far someone goes to help, from near to far."""

    POD = "pod", _("My building or block")
    WARD = "ward", _("My ward")
    NEIGHBORS = "neighbors", _("My ward and the wards next to it")
    CITY = "city", _("Anywhere in the city")


class Transport(models.TextChoices):
    CAR = "car", _("A car")
    BIKE = "bike", _("A bike")
    TRANSIT = "transit", _("Bus or train")
    WALK = "walk", _("I walk")

    @classmethod
    def carries_far(cls) -> list[str]:
        """With these, heavy things and rides are possible."""
        return [cls.CAR, cls.BIKE]
