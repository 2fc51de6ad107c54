"""What a volunteer can be, and by what means they go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VolunteerStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not approved")
    LEFT = "left", _("No longer volunteers")


class Transport(models.TextChoices):
    CAR = "car", _("A car")
    BIKE = "bike", _("A bike")
    TRANSIT = "transit", _("Bus or train")
    WALK = "walk", _("I walk")

    @classmethod
    def carries_far(cls) -> list[str]:
        """With these, heavy things and rides are possible."""
        return [cls.CAR, cls.BIKE]
