"""The kinds of help inside a request: what gets matched."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.choices import PartOfDay, Weekday
from common.fields import EncryptedJSONField, EncryptedTextField
from common.inserts import RowNumberField
from common.models import Category
from requests_app.choices import Delivery, NeedStatus, Repeat, Urgency
from requests_app.days import DAY, needed_by
from requests_app.ends import EndReason
from requests_app.models.claims import Claimed
from requests_app.models.need_queries import NeedQuerySet
from requests_app.models.requests import HelpRequest
from requests_app.models.wards import SET_ASIDE, index_of_wards, ward_of_its_request
from requests_app.rhythm import Rhythm
from requests_app.rhythm_words import in_words
from volunteers.models import Volunteer

MOST_TOLD_STILL_LOOKING = 2


class Need(Claimed):
    """A kind of help inside a request: the unit that gets matched."""

    id = RowNumberField()
    request = models.ForeignKey(
        HelpRequest,
        on_delete=models.CASCADE,
        related_name="needs",
        verbose_name=_("help request"),
        db_index=False,  # what keeps it once per occurrence serves it
    )
    in_ward = ward_of_its_request()
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("kind of help"),
        db_index=False,  # the index on category and id serves it
    )
    detail = EncryptedTextField(_("details"), blank=True, max_length=1000)
    # By the code of the language: what a coordinator wrote for volunteers who read no other.
    coordinator_lines = EncryptedJSONField(
        _("a coordinator’s lines"), null=True, blank=True, editable=False
    )
    status = models.CharField(
        _("state"), max_length=10, choices=NeedStatus, default=NeedStatus.OPEN
    )
    urgency = models.PositiveSmallIntegerField(
        _("how soon"), choices=Urgency, default=Urgency.THIS_WEEK
    )
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    needed_by = models.DateField(
        pgettext_lazy("the last day on which help is of use", "needed by"),
        null=True,
        blank=True,
        editable=False,
    )
    asked_if_needed_at = models.DateTimeField(
        _("asked whether it is still needed"), null=True, blank=True, editable=False
    )
    wanted_time = models.CharField(
        _("time of day"), max_length=10, choices=PartOfDay, blank=True, help_text=_("Empty: any.")
    )
    repeat = models.CharField(_("how often"), max_length=10, choices=Repeat, default=Repeat.ONCE)
    repeat_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        default=list,
        blank=True,
        verbose_name=_("days of the week"),
        help_text=_("Empty: the same day of the week as the first time."),
    )
    repeat_until = models.DateField(
        _("repeats until"), null=True, blank=True, help_text=_("The last day that it may fall on.")
    )
    repeat_from = models.DateField(
        pgettext_lazy("the first day of a series", "counted from"),
        null=True,
        blank=True,
        editable=False,
    )
    # Stays when the date is moved, so that it is not opened once more.
    series_day = models.DateField(
        pgettext_lazy("of a date of a series", "planned for"),
        null=True,
        blank=True,
        editable=False,
    )
    occurrence = models.PositiveSmallIntegerField(
        pgettext_lazy("which time it is, of a need that comes again", "time"),
        default=1,
        editable=False,
    )
    delivery = models.CharField(
        _("delivery"), max_length=10, choices=Delivery, default=Delivery.EITHER
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    first_offered_at = models.DateTimeField(
        pgettext_lazy("when a volunteer was asked", "first asked"),
        null=True,
        blank=True,
        editable=False,
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # How long it took until then, once the moments themselves are rounded (services/coarse.py)
    offered_after = models.DurationField(null=True, blank=True, editable=False)
    ended_after = models.DurationField(null=True, blank=True, editable=False)
    # Where the waiting began anew: it has another day, or lost its neighbor. Else `created_at`.
    opened_again_at = models.DateTimeField(null=True, blank=True, editable=False)
    # It waited longer than it should: when that was said, and then one level up
    overdue_told_at = models.DateTimeField(
        _("coordinators were told that it waits too long"), null=True, blank=True, editable=False
    )
    stewards_told_at = models.DateTimeField(
        _("stewards were told that it waits too long"), null=True, blank=True, editable=False
    )
    # They may take it back for a day; what staff cancelled they may not.
    cancelled_by_household = models.BooleanField(
        _("cancelled by the household"), default=False, editable=False
    )
    end_reason = models.CharField(
        _("why it was closed"), max_length=12, choices=EndReason, blank=True, editable=False
    )
    # When its household was last told that we are still looking, and how many times.
    still_looking_at = models.DateTimeField(null=True, blank=True, editable=False)
    still_looking_told = models.PositiveSmallIntegerField(default=0, editable=False)
    # Minutes old, and for the list alone: whoever offers the need asks anew.
    # By ward ("0": no ward), so that each reader is told of those whom they see.
    candidate_counts = models.JSONField(
        _("who fits"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Counted every few minutes; empty: not counted yet."),
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            # It is the index of requests, too.
            models.UniqueConstraint(
                fields=["request", "category", "occurrence"], name="need_once_per_occurrence"
            ),
            # Two workers at once open a date of a series once.
            models.UniqueConstraint(
                fields=["request", "category", "series_day"], name="need_once_per_date"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NeedStatus.waiting(), ended_at__isnull=True)
                | Q(status__in=NeedStatus.ended(), ended_at__isnull=False),
                name="need_ended_has_time",
            ),
            models.CheckConstraint(
                # Whatever anybody does, it is not put to volunteers before somebody looked at it.
                condition=~Q(in_ward=SET_ASIDE)
                | Q(status__in=[NeedStatus.ASIDE, *NeedStatus.ended()]),
                name="need_set_aside_is_not_open",
            ),
            models.CheckConstraint(
                # Each closed need says why, for its household and for the pictures.
                condition=(Q(status=NeedStatus.CLOSED) & ~Q(end_reason=""))
                | (~Q(status=NeedStatus.CLOSED) & Q(end_reason="")),
                name="need_closed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=NeedStatus.CANCELLED) | Q(cancelled_by_household=False),
                name="need_cancelled_by_household",
            ),
            models.CheckConstraint(
                # A second message is the last: a third would be no news.
                condition=Q(still_looking_told=0, still_looking_at__isnull=True)
                | Q(
                    still_looking_told__gte=1,
                    still_looking_told__lte=MOST_TOLD_STILL_LOOKING,
                    still_looking_at__isnull=False,
                ),
                name="need_still_looking_has_time",
            ),
            models.CheckConstraint(
                # A claim is a lease (docs/decisions/0032): nobody holds one that does not end.
                condition=Q(claimed_until__isnull=False) | Q(claimed_by__isnull=True),
                name="need_claim_runs_out",
            ),
            # A day that is named is the day; whatever else is said has a last day, but for
            # "whenever"
            models.CheckConstraint(
                condition=Q(
                    wanted_on__isnull=False, needed_by__isnull=False, needed_by=F("wanted_on")
                )
                | Q(wanted_on=None, urgency__gt=Urgency.WHENEVER, needed_by__isnull=False)
                | Q(wanted_on=None, urgency=Urgency.WHENEVER, needed_by=None),
                name="need_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(overdue_told_at__isnull=False) | Q(stewards_told_at__isnull=True),
                name="need_stewards_told_last",
            ),
        ]
        indexes = [
            # The desk's order over open needs alone: a page is read from it, not sorted.
            # With state and kind, so that a ward's needs are counted from the index alone.
            # Read from its start for what has passed, and on for what is due next
            models.Index(
                fields=["needed_by", "created_at", "id"],
                condition=Q(status=NeedStatus.OPEN),
                name="need_by_day",
            ),
            index_of_wards("need_in_ward", "status", "category"),
            # These two for the list's filters, in its order, newest first.
            models.Index(fields=["status", "-id"], name="need_status"),
            models.Index(fields=["category", "-id"], name="need_category"),
            models.Index(
                # What still waits is a small part of all needs: the filters read only that.
                fields=["-id"],
                condition=Q(status__in=NeedStatus.active()),
                name="need_active",
            ),
            models.Index(
                # For the totals of a period: what became of what was asked is read from it alone.
                fields=["created_at"],
                include=["in_ward", "status", "end_reason", "category"],
                name="need_asked_lately",
            ),
            models.Index(
                # For the figures of how long people waited, and for the households that were
                # helped: start, end, ward and request stand in the index.
                fields=["ended_at"],
                condition=Q(status=NeedStatus.DONE),
                include=["created_at", "in_ward", "request", "ended_after"],
                name="need_done_lately",
            ),
            models.Index(
                # For the totals of what ended, and the figure of what was not met, and why.
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False),
                include=["in_ward", "status", "end_reason"],
                name="need_ended_lately",
            ),
            models.Index(
                # The same for the wait until somebody was asked.
                fields=["first_offered_at"],
                condition=Q(first_offered_at__isnull=False),
                include=["created_at", "in_ward", "offered_after"],
                name="need_offered_lately",
            ),
            models.Index(
                # The hourly job reads these; most needs come once and are not in it.
                fields=["id"],
                condition=Q(repeat__in=Repeat.again()),
                name="need_repeated",
            ),
            models.Index(
                # The same job asks which dates of the next days are open already.
                fields=["series_day"],
                condition=Q(series_day__isnull=False),
                name="need_on_date",
            ),
        ]

    def __str__(self) -> str:
        return _("Need %(number)s") % {"number": self.pk}

    def set_day(self, today: datetime.date | None = None) -> list[str]:
        """Work out the last day of use from what was said `today`, without saving.

        Whoever says another day may be asked once more when that has passed. Returns the names of
        the fields to save.
        """
        self.needed_by = needed_by(self.urgency, self.wanted_on, today or timezone.localdate())
        self.asked_if_needed_at = None
        return ["needed_by", "asked_if_needed_at", *self.begin_series()]

    def wait_anew(self, *, from_now: bool) -> list[str]:
        """Let whoever is told of a long wait be told again, without saving.

        Not `from_now`: the same wait goes on, because somebody was asked in vain. Returns the names
        of the fields to save.
        """
        self.overdue_told_at = self.stewards_told_at = None
        if not from_now:
            return ["overdue_told_at", "stewards_told_at"]
        self.opened_again_at = timezone.now()
        self.still_looking_at, self.still_looking_told = None, 0
        told = ["overdue_told_at", "stewards_told_at", "still_looking_at", "still_looking_told"]
        return ["opened_again_at", *told]

    def begin_series(self) -> list[str]:
        """Keep what day a need that comes again is counted from, without saving.

        Returns the names of the fields to save.
        """
        if self.repeat not in Repeat.again():
            return []
        # What is there stays: another day for one date must not move those that follow.
        self.series_day = self.series_day or self.own_day
        self.repeat_from = self.repeat_from or self.series_day
        return ["series_day", "repeat_from"]

    def has_passed(self, today: datetime.date | None = None) -> bool:
        """Return whether the last day on which help is of use has passed."""
        return self.needed_by is not None and self.needed_by < (today or timezone.localdate())

    @property
    def is_passed(self) -> bool:
        """True when somebody still waits although the day has passed."""
        return self.is_active and self.has_passed()

    @property
    def is_soon(self) -> bool:
        """True when help is of use until tomorrow at most, or no longer."""
        return self.needed_by is not None and self.needed_by <= timezone.localdate() + DAY

    @property
    def own_day(self) -> datetime.date:
        """The day that it is for: the one it is wanted on, or else the day it was asked for."""
        # Local, because in the evening it is tomorrow already by UTC.
        return self.wanted_on or timezone.localdate(self.created_at)

    @property
    def date_in_series(self) -> datetime.date:
        """The day that its series planned it for; the one it is for, unless it was moved."""
        return self.series_day or self.own_day

    @property
    def rhythm(self) -> Rhythm:
        """The rhythm in which it comes, counted from the first day of its series."""
        first = self.repeat_from or self.date_in_series
        return Rhythm(self.repeat, first, tuple(self.repeat_weekdays))

    @property
    def is_in_series(self) -> bool:
        """True when it comes again, or came before."""
        return self.rhythm.repeats or self.series_day is not None

    @property
    def rhythm_words(self) -> str:
        """The rhythm in words: "Every Tuesday and Friday"."""
        return in_words(self.rhythm)

    def line_for(self, volunteer: Volunteer) -> tuple[str, str] | None:
        """Return a coordinator's line that `volunteer` reads, after the code of its language."""
        lines = self.coordinator_lines or {}
        return next(
            ((code, lines[code]) for code in volunteer.read_languages if code in lines), None
        )

    def lacks_line_for(self, volunteer: Volunteer) -> str:
        """Return the language in which a line is missing: they cannot read the details; else ""."""
        reads = volunteer.read_languages
        if not self.detail or self.request.spoken_language in reads or self.line_for(volunteer):
            return ""
        return reads[0] if reads else ""

    @property
    def is_active(self) -> bool:
        return self.status in NeedStatus.waiting()

    @property
    def can_be_taken_back(self) -> bool:
        """True for a day after its household cancelled it."""
        if not self.cancelled_by_household or self.ended_at is None:
            return False
        return self.ended_at > timezone.now() - settings.CANCEL_TAKEN_BACK_WITHIN
