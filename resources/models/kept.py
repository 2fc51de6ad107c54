"""What an entry says about when it was last found to be true."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pods.models import Ward
from resources.check_choices import CheckedAs, CheckedHow

# After so long whoever keeps an entry is asked, and volunteers call.
ASK_AFTER = datetime.timedelta(days=90)
# After so long pages, lists and prints say that nobody has checked.
STALE_AFTER = datetime.timedelta(days=180)


def never_or_before(day: datetime.date) -> Q:
    """Return the condition of entries that were last checked before `day`, or never."""
    return Q(verified_on=None) | Q(verified_on__lt=day)


class KeptTrue(models.Model):
    """The last check that found an entry true, as readers see it, and who keeps the entry.

    Written by `resources.keeping.checks` alone, from the rows of `EntryCheck`.
    """

    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_how = models.CharField(max_length=10, choices=CheckedHow, blank=True, editable=False)
    verified_as = models.CharField(
        max_length=10,
        choices=CheckedAs,
        blank=True,
        editable=False,
    )
    verified_name = models.CharField(max_length=80, blank=True, editable=False)
    verified_ward = models.ForeignKey(
        Ward,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    keeper = models.ForeignKey(
        "resources.EntryKeeper",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("kept by"),
        help_text=_("Is asked every three months if all of it is still true. Never public."),
    )

    class Meta:
        abstract = True

    @classmethod
    def verified_has_day(cls) -> Any:
        """Return the constraint that no check is told of without its day."""
        return models.CheckConstraint(
            condition=Q(verified_on__isnull=False)
            | Q(verified_how="", verified_as="", verified_name="", verified_ward=None),
            name="resource_verified_has_day",
        )

    @property
    def is_stale(self) -> bool:
        """Nobody has checked it for half a year, or ever."""
        return self.verified_on is None or self.verified_on < timezone.localdate() - STALE_AFTER

    @property
    def is_due(self) -> bool:
        """Nobody has checked it for three months, or ever."""
        return self.verified_on is None or self.verified_on < timezone.localdate() - ASK_AFTER

    @property
    def is_checked_today(self) -> bool:
        return self.verified_on == timezone.localdate()
