"""Days, their shifts, and the people who take them."""

import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import NEXT_DOOR
from common.choices import PublishState
from common.contact import Reachable
from common.errors import NotPossible
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from events.choices import Came, Part, PlaceShown
from events.preparation_models import Preparation, Prepared
from events.sheet_models import ShiftSheet
from pods.models import Pod, Ward
from pods.models.page_parts import OfWardOrPod
from volunteers.models import Volunteer

__all__ = ["Event", "EventShift", "Helper", "Preparation", "Prepared", "ShiftSheet"]
MOST_WANTED = 60
# With those who came without a word; nobody at the door is sent home for want of a number.
MOST_SEATS = 400
LONGEST_DAY = 24


class EventQuerySet(OfWardOrPod):
    def published(self) -> "EventQuerySet":
        return self.filter(state=PublishState.PUBLISHED)

    def to_come(self, since: datetime.datetime) -> "EventQuerySet":
        """Narrow to those with a shift that ends after `since`; each has its first as `next_at`."""
        coming = Q(shifts__ends_at__gt=since, shifts__called_off_at=None)
        rows = self.annotate(next_at=Min("shifts__starts_at", filter=coming))
        return rows.filter(next_at__isnull=False)

    def at(self, place: Ward | Pod) -> "EventQuerySet":
        """Narrow to those of a pod; of a ward, to its own and those of its pods."""
        if isinstance(place, Pod):
            return self.filter(pod=place)
        return self.filter(Q(ward=place) | Q(pod__ward=place, pod__state=PublishState.PUBLISHED))


class Event(models.Model):
    """A day on which neighbors do something together, or a series of such days."""

    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("ward"),
        related_name="+",
        help_text=_("Empty: for the whole network."),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("pod"),
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(
        _("what happens"),
        max_length=2000,
        help_text=_("Public, so please no names or phone numbers of anyone."),
    )
    access = models.TextField(
        _("getting there and around"),
        blank=True,
        max_length=600,
        help_text=_("Steps, a ramp, toilets, places to sit, bus lines, parking."),
    )
    place = models.CharField(_("place"), max_length=200)
    place_seen_by = models.CharField(
        _("who sees the place"),
        max_length=10,
        choices=PlaceShown,
        default=PlaceShown.EVERYBODY,
    )
    languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages spoken there"),
        default=list,
        blank=True,
    )
    child_care = models.BooleanField(_("there is child care"), default=False)
    is_listed = models.BooleanField(
        _("in the public lists"),
        default=True,
        help_text=_("Without this only those who have its link find it."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PublishState,
        default=PublishState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    i18n = TranslationField(fields=("title", "text", "access"))
    title_i18n: str

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("an event", "day")
        verbose_name_plural = pgettext_lazy("events", "Days")
        constraints = [
            models.CheckConstraint(
                condition=Q(ward__isnull=True) | Q(pod__isnull=True),
                name="event_one_place",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
            models.CheckConstraint(
                condition=Q(state=PublishState.DRAFT, published_at=None)
                | Q(state=PublishState.PUBLISHED, published_at__isnull=False),
                name="event_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:day", args=[self.pk])

    @property
    def area(self) -> Ward | Pod | None:
        """The pod or ward whose day it is; None for the whole network."""
        return self.pod or self.ward

    @property
    def shows_place(self) -> bool:
        return self.place_seen_by == PlaceShown.EVERYBODY

    def require_not_needed(self) -> None:
        """Raise `NotPossible` while somebody counts on it."""
        to_come = Helper.objects.filter(shift__event=self, shift__ends_at__gt=timezone.now())
        if to_come.filter(shift__called_off_at=None).exists():
            raise NotPossible(
                _("People have signed up. Please call off its shifts first: that tells them.")
            )


class EventShiftQuerySet(models.QuerySet["EventShift"]):
    def visible_to(self, user: User) -> "EventShiftQuerySet":
        """Narrow to those of days in the places that `user` looks after."""
        return self.filter(event__in=Event.objects.visible_to(user))

    def naming_to(self, user: User) -> "EventShiftQuerySet":
        """Narrow to those of which `user` reads who is on them: no steward without a reason."""
        return self.filter(event__in=Event.objects.held_by(user, NEXT_DOOR))

    def to_come(self, now: datetime.datetime) -> "EventShiftQuerySet":
        """Narrow to those that take place and are not over."""
        return self.filter(ends_at__gt=now, called_off_at=None)

    def public(self) -> "EventShiftQuerySet":
        """Narrow to those of days that the public reads."""
        return self.filter(event__state=PublishState.PUBLISHED)

    def of_wards(self, wards: list[int]) -> "EventShiftQuerySet":
        """Narrow to those in these wards or for the whole network; without wards all are meant."""
        if not wards:
            return self
        there = Q(event__ward__in=wards) | Q(event__pod__ward__in=wards)
        return self.filter(there | Q(event__ward=None, event__pod=None))

    def with_room(self) -> "EventShiftQuerySet":
        """Narrow to those with a place that nobody has."""
        counted: Any = self.counted()
        rows: EventShiftQuerySet = counted.filter(taken__lt=F("wanted"))
        return rows

    def counted(self) -> "EventShiftQuerySet":
        """Add how many have a place on each (`taken`), and how many wait (`waiting`)."""
        has_seat = Q(helpers__seat__isnull=False)
        return self.annotate(
            taken=Count("helpers", filter=has_seat),
            waiting=Count("helpers", filter=~has_seat & Q(helpers__isnull=False)),
        )


class EventShift(models.Model):
    """A time of a day, what is done then, and how many are wanted."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("day")
    )
    part = models.CharField(_("what is done"), max_length=10, choices=Part, default=Part.PACK)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    wanted = models.PositiveSmallIntegerField(
        _("how many are wanted"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WANTED)],
    )
    known_only = models.BooleanField(
        _("for approved volunteers"),
        default=False,
        help_text=_("For what takes preparation, such as driving to neighbors’ homes."),
    )
    preparation = models.ForeignKey(
        Preparation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a volunteer", "preparation"),
        help_text=_("Only volunteers of whom it is noted may take it."),
    )
    own_place = models.CharField(
        _("place, if it is another one this time"), max_length=200, blank=True
    )
    called_off_at = models.DateTimeField(_("called off on"), null=True, blank=True, editable=False)

    objects = EventShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            # A day that is repeated twice has each shift once.
            models.UniqueConstraint(
                fields=["event", "part", "starts_at"],
                name="eventshift_once",
                violation_error_message=_("There is such a shift already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="eventshift_ends_after_it_begins",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(wanted__gte=1, wanted__lte=MOST_WANTED), name="eventshift_for_somebody"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="eventshift_ends")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def place(self) -> str:
        """The place of this shift: its own, or that of its day."""
        return self.own_place or self.event.place

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_for_known(self) -> bool:
        """Tell whether only volunteers take it, and nobody by the form."""
        return self.known_only or self.preparation_id is not None


class Helper(Reachable):
    """Somebody on a shift, in one of its numbered places, or waiting for one.

    A volunteer, or a neighbor who left a name and a way to reach them. "Not this time" deletes it.
    """

    id = RowNumberField()
    shift = models.ForeignKey(
        EventShift, on_delete=models.CASCADE, related_name="helpers", verbose_name=_("shift")
    )
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.CASCADE,
        null=True,
        related_name="day_shifts",
        verbose_name=_("volunteer"),
    )
    # A second press of the button finds the row of the first.
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    name = EncryptedTextField(_("name"), blank=True, max_length=100)
    may_leave_message = models.BooleanField(_("OK to leave a voicemail"), default=False)
    # None while they wait.
    seat = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    created_at = models.DateTimeField(_("signed up"), default=timezone.now, editable=False)
    # Since then what they bring on this shift is counted, and not the shift besides.
    route_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    came = models.CharField(_("at the door"), max_length=3, choices=Came, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=3, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("person on a shift")
        verbose_name_plural = _("people on shifts")
        constraints = [
            models.UniqueConstraint(fields=["shift", "seat"], name="helper_one_in_a_seat"),
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(volunteer__isnull=False),
                name="helper_volunteer_once",
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(seat__gte=1, seat__lte=MOST_SEATS),
                name="helper_has_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(came=Came.YES, hours__gt=0, hours__lte=LONGEST_DAY),
                name="helper_hours_of_who_came",
            ),
        ]
        indexes = [
            # By these a contact is found, to tell or to delete what we keep.
            models.Index(fields=["phone_index"], name="helper_phone"),
            models.Index(fields=["email_index"], name="helper_email"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def reached(self) -> Reachable:
        """The row that says how they are reached."""
        return self.volunteer or self

    @property
    def shown_name(self) -> str:
        return self.volunteer.name if self.volunteer else self.name
