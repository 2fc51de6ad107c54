"""The hours of an entry: a table of rules."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from resources.choices import Frequency, ScheduleKind
from resources.hours import DAYS_OF_MONTH, IN_MONTH, WEEKDAYS, Rule
from resources.models.resources import Resource

MOST_WEEKS, MOST_MONTHS = 52, 12


class Schedule(models.Model):
    """A rule of the hours of an entry: on which days, from when until when, and for which time.

    The columns are those of HSDS. `byday` holds "MO" by the week, "1SA" and "-1FR" by the month.
    Without `freq` it is each day from `valid_from` to `valid_to`. It is open past midnight where
    `closes_at` is no later than `opens_at`, and day and night where both are midnight; without
    times it is known only on which days.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="schedules", verbose_name=_("resource")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=ScheduleKind, default=ScheduleKind.REGULAR
    )
    freq = models.CharField(
        _("repeats"), max_length=7, choices=Frequency, blank=True, default=Frequency.WEEKLY
    )
    interval = models.PositiveSmallIntegerField(_("every so many weeks or months"), default=1)
    byday = ArrayField(
        models.CharField(max_length=4), verbose_name=_("days"), default=list, blank=True
    )
    bymonthday = ArrayField(
        models.SmallIntegerField(), verbose_name=_("days of the month"), default=list, blank=True
    )
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("Earlier than it opens: the next day. Both midnight: day and night."),
    )
    valid_from = models.DateField(_("from this day on"), null=True, blank=True)
    valid_to = models.DateField(_("until this day"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            # Only rules that come true: one that never does would be looked for without end.
            models.CheckConstraint(
                condition=Q(freq="", byday=[], bymonthday=[], interval=1)
                | (
                    Q(freq=Frequency.WEEKLY, bymonthday=[], byday__contained_by=list(WEEKDAYS))
                    & ~Q(byday=[])
                )
                | (
                    Q(
                        freq=Frequency.MONTHLY,
                        bymonthday=[],
                        interval__lte=MOST_MONTHS,
                        byday__contained_by=list(IN_MONTH),
                    )
                    & ~Q(byday=[])
                )
                | (
                    Q(
                        freq=Frequency.MONTHLY,
                        byday=[],
                        interval=1,
                        bymonthday__contained_by=list(DAYS_OF_MONTH),
                    )
                    & ~Q(bymonthday=[])
                ),
                name="schedule_rule",
                violation_error_message=_("Choose the days."),
            ),
            models.CheckConstraint(
                condition=Q(interval=1)
                | Q(interval__range=(2, MOST_WEEKS), valid_from__isnull=False),
                name="schedule_interval",
                violation_error_message=_(
                    "Say from which day on, so that it is known which weeks are meant."
                ),
            ),
            models.CheckConstraint(
                condition=Q(freq__gt="", kind__in=[ScheduleKind.REGULAR, ScheduleKind.CLOSED])
                | Q(valid_from__isnull=False, valid_to__isnull=False),
                name="schedule_span",
                violation_error_message=_("Say from which day until which day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="schedule_days_in_order",
                violation_error_message=_("The last day must not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at__isnull=False),
                name="schedule_opens_before_it_closes",
                violation_error_message=_("Say when it opens, too."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ScheduleKind.CLOSED) | Q(opens_at=None, closes_at=None),
                name="schedule_closed_all_day",
                violation_error_message=_("On days when it is closed there are no times."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freq or self.kind} {self.pk}"

    @property
    def rule(self) -> Rule:
        """The row as a rule, which knows its dates and its words."""
        return Rule(
            kind=self.kind,
            freq=self.freq,
            interval=self.interval,
            byday=tuple(self.byday),
            bymonthday=tuple(self.bymonthday),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )

    def clean(self) -> None:
        """Say in a form which years are none."""
        for name in ("valid_from", "valid_to"):
            day = getattr(self, name)
            if day is not None and not 2000 <= day.year <= 2200:
                raise ValidationError({name: _("Please check the year.")})
