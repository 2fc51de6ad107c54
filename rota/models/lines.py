"""Lines, the slots of their week, the dated shifts made from these, and the people on them."""

import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import RUNNING, Roles, covers_city, holds, ward_ids
from common.choices import Weekday
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from common.languages import comma, language_name
from pods.models import Ward
from volunteers.choices import Duty
from volunteers.models import Volunteer

LONGEST_NOTE = 2000
MOST_PEOPLE = 20


def in_wards_of(user: User, roles: Roles, ward: str) -> Q | None:
    """Return the condition of rows in a user's wards, or of no ward; None where they see all.

    What is the whole network's is looked after by whoever holds such a role in any ward.
    """
    if covers_city(user, roles):
        return None
    if not holds(user, roles):
        return Q(pk__in=[])
    return Q(**{f"{ward}__in": ward_ids(user, roles)}) | Q(**{ward: None})


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, user: User, roles: Roles = RUNNING) -> "LineQuerySet":
        """Narrow to the lines of the user's wards, and to those of the whole network."""
        near = in_wards_of(user, roles, "ward")
        return self if near is None else self.filter(near)


class Line(models.Model):
    """A standing duty: the phone of the network or of a ward, translating, coordinating."""

    duty = models.CharField(_("what is done"), max_length=10, choices=Duty, default=Duty.PHONES)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("ward"),
        help_text=_("Empty: for the whole network."),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "ward__position", "id"]
        verbose_name = _("line")
        verbose_name_plural = _("Lines and their weeks")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "ward"],
                nulls_distinct=False,
                name="line_once",
                violation_error_message=_("There is such a line already."),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_duty_display()} · {self.ward.name_i18n if self.ward else _('Everywhere')}"
        )


class Slot(models.Model):
    """A time of each week at which a line is answered, by the network's clock."""

    line = models.ForeignKey(
        Line, on_delete=models.CASCADE, related_name="slots", verbose_name=_("line")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(pgettext_lazy("a time of day", "from"))
    ends = models.TimeField(
        pgettext_lazy("a time of day", "until"), help_text=_("Earlier than from: on the next day.")
    )
    languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("For people who speak one of these. Empty: for everybody."),
    )
    people = models.PositiveSmallIntegerField(
        _("people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
    )
    valid_from = models.DateField(_("first day"), default=timezone.localdate)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts", "id"]
        verbose_name = _("time of the week")
        verbose_name_plural = _("times of the week")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="slot_on_a_weekday"
            ),
            models.CheckConstraint(
                condition=~Q(starts=F("ends")),
                name="slot_has_length",
                violation_error_message=_("Please give two different times."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="slot_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="slot_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        spoken = comma().join(map(language_name, self.languages))
        when = f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"
        return f"{when} · {spoken}" if spoken else when

    def is_on(self, day: datetime.date) -> bool:
        """Tell whether there is a shift on `day`."""
        if day.isoweekday() != self.weekday or day < self.valid_from:
            return False
        return self.valid_until is None or day <= self.valid_until


class AnswererQuerySet(models.QuerySet["Answerer"]):
    def visible_to(self, user: User, roles: Roles = RUNNING) -> "AnswererQuerySet":
        """Narrow to the volunteers whom `user` may see, and to the staff on the rota."""
        if not holds(user, roles):
            return self.none()
        volunteers = Volunteer.objects.visible_to(user, roles)
        return self.filter(Q(volunteer__in=volunteers) | Q(volunteer=None))


class Answerer(models.Model):
    """Somebody who takes shifts: a volunteer whom a coordinator let in, or one of the staff."""

    id = RowNumberField()

    volunteer = models.OneToOneField(
        Volunteer,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answerer",
        verbose_name=_("volunteer"),
    )
    user = models.OneToOneField(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answerer",
        verbose_name=_("staff"),
    )
    duties = ArrayField(
        models.CharField(max_length=10, choices=Duty),
        verbose_name=_("what they may take"),
        default=list,
        blank=True,
    )
    # Of staff alone: a volunteer's are their own.
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    hour_before = models.BooleanField(_("reminded an hour before"), default=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = AnswererQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("person on the rota")
        verbose_name_plural = _("people on the rota")
        constraints = [
            models.CheckConstraint(
                condition=Q(volunteer=None, user__isnull=False)
                | Q(volunteer__isnull=False, user=None, phone="", languages=[]),
                name="answerer_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.volunteer or self.user_id)

    @property
    def name(self) -> str:
        """The name for others on the rota and for coordinators."""
        if self.volunteer:
            return self.volunteer.name
        return self.user.name or self.user.email if self.user else ""

    @property
    def spoken_languages(self) -> list[str]:
        return self.volunteer.spoken_languages if self.volunteer else self.languages


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: User, roles: Roles = RUNNING) -> "ShiftQuerySet":
        """Narrow to the shifts of lines that `user` sees."""
        near = in_wards_of(user, roles, "line__ward")
        return self if near is None else self.filter(near)

    def to_come(self, now: datetime.datetime) -> "ShiftQuerySet":
        """Narrow to those that are not over."""
        return self.filter(ends_at__gt=now)

    def with_taken(self) -> "ShiftQuerySet":
        """Add how many people are on each."""
        return self.annotate(taken=models.Count("on_it"))

    def with_a_gap(self) -> "ShiftQuerySet":
        """Narrow to those that somebody can take."""
        counted: Any = self.with_taken()
        found: ShiftQuerySet = counted.filter(taken__lt=F("people"))
        return found


class Shift(models.Model):
    """A time at which a line is answered on one day. Made from a slot, and kept as that was."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="shifts")
    line = models.ForeignKey(
        Line, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("line")
    )
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    people = models.PositiveSmallIntegerField(_("people"))
    # When coordinators were told that somebody is missing; null once nobody is.
    gap_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            # However often and by how many the job runs, a day has its shift once.
            models.UniqueConstraint(fields=["slot", "day"], name="shift_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="shift_for_somebody"),
        ]
        indexes = [
            models.Index(fields=["line", "starts_at"], name="shift_of_line"),
            models.Index(fields=["ends_at"], name="shift_ends"),
            models.Index(fields=["starts_at"], name="shift_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class OnShiftQuerySet(models.QuerySet["OnShift"]):
    def during(self, shift: Any) -> "OnShiftQuerySet":
        """Narrow to those at the time of `shift`; of None, at that of the outer query's row."""
        starts, ends = (
            (OuterRef("starts_at"), OuterRef("ends_at"))
            if shift is None
            else (shift.starts_at, shift.ends_at)
        )
        return self.filter(starts_at__lt=ends, ends_at__gt=starts)

    def proposed(self, now: datetime.datetime) -> "OnShiftQuerySet":
        """Narrow to those proposed in exchange for another, while neither has begun."""
        return self.filter(starts_at__gt=now, in_exchange_for__starts_at__gt=now)


class OnShift(models.Model):
    """Somebody on a shift, in one of its numbered seats: there are no more than those."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="on_it")
    answerer = models.ForeignKey(Answerer, on_delete=models.CASCADE, related_name="shifts")
    seat = models.PositiveSmallIntegerField()
    # The shift's, for the constraint.
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    taken_at = models.DateTimeField(_("taken on"), default=timezone.now)
    # Since when they ask whether somebody else can; theirs until somebody does.
    offered_at = models.DateTimeField(_("offered to others on"), null=True, blank=True)
    # The offered one that they would take if its person took this one.
    in_exchange_for = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )

    objects = OnShiftQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("taken shift")
        verbose_name_plural = _("taken shifts")
        constraints = [
            models.UniqueConstraint(fields=["shift", "seat"], name="onshift_one_in_a_seat"),
            models.UniqueConstraint(fields=["answerer", "shift"], name="onshift_once"),
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=MOST_PEOPLE), name="onshift_has_a_seat"
            ),
            # What is offered to everybody is not proposed to one: so nothing proposes in a circle.
            models.CheckConstraint(
                condition=Q(offered_at=None) | Q(in_exchange_for=None), name="onshift_offered_once"
            ),
            # Nobody is on two lines at once. A range of one number is indexed without `btree_gist`,
            # which not every Postgres lets us have.
            ExclusionConstraint(
                name="onshift_one_at_a_time",
                expressions=[
                    (
                        Func(
                            F("answerer"), F("answerer"), models.Value("[]"), function="int8range"
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["offered_at"],
                condition=Q(offered_at__isnull=False),
                name="onshift_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Weekly(models.Model):
    """Somebody who takes a slot every week: each new shift of it is theirs."""

    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, related_name="weekly", verbose_name=_("time of the week")
    )
    answerer = models.ForeignKey(Answerer, on_delete=models.CASCADE, related_name="weekly")
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("weekly shift")
        verbose_name_plural = _("weekly shifts")
        constraints = [
            models.UniqueConstraint(fields=["slot", "answerer"], name="weekly_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class HandOver(models.Model):
    """A note that somebody leaves after their shift for whoever is on next."""

    id = RowNumberField()

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="notes")
    answerer = models.ForeignKey(Answerer, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField(_("note"), max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")
        constraints = [
            models.UniqueConstraint(fields=["shift", "answerer"], name="handover_once"),
        ]
        indexes = [models.Index(fields=["at"], name="handover_at")]

    def __str__(self) -> str:
        return f"{self.pk}"
