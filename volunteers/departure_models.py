"""Codes that are kept of somebody who left, whom coordinators had a reason to look at."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contact import Contact


class DepartureQuerySet(models.QuerySet["Departure"]):
    def like(self, volunteer: Contact) -> "DepartureQuerySet":
        """Narrow to those of a sign-up with the same phone or email."""
        phone = Q(phone_index=volunteer.phone_index) & ~Q(phone_index="")
        return self.filter(phone | Q(email_index=volunteer.email_index) & ~Q(email_index=""))


class Departure(models.Model):
    """Somebody left whom coordinators had a reason to look at: codes of their phone and email.

    Whoever comes back under the same ones is looked at with that in mind. Deleted like notes.
    """

    # Blind indexes, of what is stored nowhere any more.
    phone_index = models.CharField(max_length=64, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    was_rejected = models.BooleanField()
    left_at = models.DateTimeField(default=timezone.now)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier sign-up that left")
        verbose_name_plural = _("earlier sign-ups that left")
        indexes = [
            models.Index(fields=["phone_index"], name="departure_phone"),
            models.Index(fields=["email_index"], name="departure_email"),
        ]

    def __str__(self) -> str:
        return f"{self.left_at:%Y-%m-%d}"
