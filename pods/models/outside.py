"""Counts of people from places that no ward covers, by month: numbers, and nobody's data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.zip_words import called_as_here
from pods.choices import OutsideKind


class OutsideCount(models.Model):
    """The number of times that somebody came from `place` in a month. One verb counts it up.

    `place` is a ZIP code that is known to exist, else the first signs of one, else "" for the rest:
    what somebody makes up is not kept.
    """

    month = models.DateField(_("month"), editable=False)  # its first day
    place = called_as_here(
        models.CharField(_("ZIP code"), max_length=10, blank=True, editable=False)
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OutsideKind, editable=False)
    count = models.PositiveIntegerField(_("how many times"), default=1, editable=False)

    class Meta:
        ordering = ["-month", "place", "kind"]
        verbose_name = _("count from outside")
        verbose_name_plural = _("counts from outside")
        constraints = [
            models.UniqueConstraint(fields=["month", "place", "kind"], name="outside_count_once"),
            models.CheckConstraint(
                condition=Q(kind__in=OutsideKind.values), name="outside_count_kind"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="outside_count_some"),
            models.CheckConstraint(condition=Q(month__day=1), name="outside_count_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place}: {self.count}"
