"""The rows by which nobody is written to too often: see `messaging.calm`."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class CalmTurn(models.Model):
    """One of the few messages of a week to a number or an address.

    The place that it takes is unique in the week: of two workers one gets the last.
    """

    contact_index = models.CharField(max_length=64)
    week = models.DateField()
    place = models.PositiveSmallIntegerField()
    # The message that took it, which takes no second one, however often it is tried.
    key = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_index", "week", "place"], name="calmturn_place_once"
            ),
            models.UniqueConstraint(fields=["key", "contact_index"], name="calmturn_message_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1) & ~Q(contact_index=""), name="calmturn_is_of_somebody"
            ),
        ]
        indexes = [models.Index(fields=["week"], name="calmturn_week")]

    def __str__(self) -> str:
        return f"{self.pk}"


class CalmStop(models.Model):
    """A number or an address that gets nothing but what is about its own people."""

    contact_index = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"
