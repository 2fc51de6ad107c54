"""Households: requests that a coordinator, or the person themselves, said belong together.

A phone, an email or an address is a hint and never decides.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.pairs import is_ordered, once
from requests_app.models.wards import NO_WARD, SeenByWard


class Household(models.Model):
    """A household, whatever it asks for and however often: a number that its requests share.

    Every request begins with a household of its own, unless it came by the private link of an
    earlier one; requests of two households come together when somebody says so.
    """

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return _("Household %(number)s") % {"number": self.pk}


class KeptApartQuerySet(models.QuerySet["KeptApart"]):
    def of(self, household_id: int) -> "KeptApartQuerySet":
        return self.filter(Q(first=household_id) | Q(second=household_id))


class KeptApart(models.Model):
    """Two households that look alike, of which a coordinator said that they are not the same.

    `first` is the one with the lower number, so that a pair is stored once.
    """

    first = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now, editable=False
    )

    objects = KeptApartQuerySet.as_manager()

    class Meta:
        constraints = [once("households_apart_once"), is_ordered("households_apart_in_order")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"

    def other_than(self, household_id: int) -> int:
        return self.second_id if self.first_id == household_id else self.first_id


class ErasedHouseholds(models.Model):
    """The number of households that were helped in a month, and have deleted their requests since.

    Nothing else is left by which two requests of one household could be counted once.
    """

    month = models.DateField(editable=False)  # its first day
    in_ward = models.BigIntegerField(default=NO_WARD, editable=False)
    count = models.PositiveIntegerField(default=0, editable=False)

    objects = SeenByWard.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "in_ward"], name="erased_households_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.count}"
