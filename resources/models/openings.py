"""When entries are open in the coming days: worked out from their rules, for filters to ask."""

import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from resources.models.resources import Resource

# What says that an entry's openings are to be worked out anew; a trigger writes it.
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class Span(Func):
    """The time from `starts_at` until just before `ends_at`, as a range."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


SPAN = Span("starts_at", "ends_at", Value("[)"))


class Opening(models.Model):
    """A time from when until when an entry is open."""

    resource = models.ForeignKey(
        Resource,
        on_delete=models.CASCADE,
        related_name="openings",
        verbose_name=_("resource"),
        db_index=False,
    )
    starts_at = models.DateTimeField(_("opens at"))
    ends_at = models.DateTimeField(_("closes at"))

    class Meta:
        verbose_name = _("opening of an entry")
        verbose_name_plural = _("openings of entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="opening_ends_after_it_starts"
            )
        ]
        indexes = [
            # Is this one open then? Asked of each of a few.
            models.Index(fields=["resource", "starts_at", "ends_at"], name="opening_of_entry"),
            # Which of all are open then, where that is few.
            GistIndex(SPAN, name="opening_span"),
            # When the next one opens or closes: until then a page is true.
            models.Index(fields=["starts_at"], name="opening_starts"),
            models.Index(fields=["ends_at"], name="opening_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at:%Y-%m-%d %H:%M}"


class OpeningsKnown(models.Model):
    """Until when the openings of an entry with hours are known. A trigger makes the row."""

    resource = models.OneToOneField(
        Resource,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="openings_known",
        verbose_name=_("resource"),
    )
    until = models.DateTimeField(_("known until"), default=NEVER, db_index=True)

    class Meta:
        verbose_name = _("openings that are known")
        verbose_name_plural = _("openings that are known")

    def __str__(self) -> str:
        return f"{self.resource_id}"
