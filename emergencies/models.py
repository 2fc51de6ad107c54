"""Emergencies, who wants to be checked on, and the rounds in which people are asked."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import RUNNING, Roles, covers_city, holds, ward_ids
from emergencies.choices import Answer, Kind
from members.models import Member
from pods.models import Notice, Ward
from requests_app.models import HelpRequest
from resources.models import ResourceCategory

SHORTEST_WAIT, LONGEST_WAIT = 1, 24


def seen_by(user: User, path: str = "", roles: Roles = RUNNING) -> Q:
    """Return the condition on emergencies, at the end of `path`, that `user` may see."""
    if covers_city(user, roles):
        return Q()
    if not holds(user, roles):
        return Q(pk__in=[])
    return Q(**{f"{path}ward__in": ward_ids(user, roles)}) | Q(**{f"{path}ward": None})


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def visible_to(self, user: User, roles: Roles = RUNNING) -> "EmergencyQuerySet":
        """Narrow to those of the user's wards, and of the whole network."""
        return self.filter(seen_by(user, roles=roles))

    def on(self) -> "EmergencyQuerySet":
        """Narrow to those that are switched on now, also when no job has run at their end."""
        return self.filter(ended_at=None, notice__ends_at__gt=timezone.now())


class Emergency(models.Model):
    """One switch of a ward, or (without one) of the whole network.

    Its words, and the day on which it ends by itself, are those of its notice: wherever notices
    are shown it stands first, and it goes out to subscribers and chats as they do.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="emergencies",
        verbose_name=_("ward"),
    )
    # What is said stays as long as it counts: a notice of a switch is not deleted by itself.
    notice = models.OneToOneField(
        Notice, on_delete=models.PROTECT, related_name="emergency", verbose_name=_("notice")
    )
    has_short_form = models.BooleanField(_("short form first"), default=True)
    first_categories = models.ManyToManyField(
        ResourceCategory,
        blank=True,
        related_name="+",
        verbose_name=_("first in the directory"),
    )
    submission_key = models.CharField(max_length=80, unique=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("switched on by"),
    )
    started_at = models.DateTimeField(_("switched on"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("emergency")
        verbose_name_plural = _("emergencies")
        constraints = [
            models.UniqueConstraint(
                fields=["ward"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="emergency_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="emergency_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_on(self) -> bool:
        """Tell whether it counts now; its notice has to be at hand."""
        return self.ended_at is None and self.notice.ends_at > timezone.now()


class WatchedHousehold(models.Model):
    """A household that said, on its own page, that we may check on it in an emergency."""

    request = models.OneToOneField(
        HelpRequest, on_delete=models.CASCADE, related_name="watched", verbose_name=_("request")
    )
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("household to check on")
        verbose_name_plural = _("households to check on")

    def __str__(self) -> str:
        return f"{self.request_id}"


class CheckRoundQuerySet(models.QuerySet["CheckRound"]):
    def on_for(self, user: User) -> "CheckRoundQuerySet":
        """Narrow to those that go on, of emergencies that the user sees."""
        return self.filter(seen_by(user, "emergency__"), ended_at=None)


class CheckRound(models.Model):
    """One round of an emergency, in which everybody is asked once. Its figures stay."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="rounds")
    wait_hours = models.PositiveSmallIntegerField(
        _("hours until somebody else calls"),
        default=4,
        validators=[MinValueValidator(SHORTEST_WAIT), MaxValueValidator(LONGEST_WAIT)],
    )
    started_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    # Begun at night, it asks in the morning, unless it may ring phones at night.
    at_night = models.BooleanField(_("also at night"), default=False)
    asks_from = models.DateTimeField(default=timezone.now, editable=False)
    # Since when everybody has been asked; a job that was cut off or lost begins again until then.
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # As they were at its end: the answers themselves are deleted after a time.
    figures: Any = models.JSONField(default=dict, blank=True, editable=False)

    objects = CheckRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("check-in round")
        verbose_name_plural = _("check-in rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["emergency"], condition=Q(ended_at=None), name="checkround_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, figures={}) | Q(ended_at__isnull=False) & ~Q(figures={}),
                name="checkround_ends_with_figures",
            ),
            models.CheckConstraint(
                condition=Q(wait_hours__gte=SHORTEST_WAIT, wait_hours__lte=LONGEST_WAIT),
                name="checkround_waits_a_while",
            ),
            models.CheckConstraint(
                condition=Q(asks_from__gte=models.F("started_at"))
                & (Q(asked_at=None) | Q(asked_at__gte=models.F("asks_from"))),
                name="checkround_asks_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def raised(self) -> "CheckInQuerySet":
        """Narrow to those from whom nobody has heard, and whom coordinators have to call."""
        return self.filter(
            raised_at__isnull=False, answer__in=Answer.silent(), round__ended_at=None
        )

    def asked(self) -> "CheckInQuerySet":
        """Narrow to those whose round goes on, the newest first."""
        return self.filter(round__ended_at=None).order_by("-pk")


class CheckIn(models.Model):
    """One person in a round. The latest answer is here; those before are in the audit log."""

    round = models.ForeignKey(CheckRound, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="check_ins"
    )
    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, null=True, related_name="check_ins"
    )
    # Of whoever is in a pod and has asked for help: one phone is asked once.
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Since when coordinators have to call: nobody has reached them by any other way.
    raised_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What became of a "needs": the request that coordinators see.
    helped_by = models.ForeignKey(
        HelpRequest, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="checkin_member_once"),
            models.UniqueConstraint(fields=["round", "request"], name="checkin_request_once"),
            models.UniqueConstraint(
                fields=["round", "phone_index"],
                condition=~Q(phone_index=""),
                name="checkin_phone_once",
            ),
            models.CheckConstraint(
                condition=Q(member=None, request__isnull=False)
                | Q(member__isnull=False, request=None),
                name="checkin_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, answered_at=None)
                | ~Q(answer=Answer.WAITING) & Q(answered_at__isnull=False),
                name="checkin_answer_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["round"],
                condition=Q(raised_at__isnull=False, answer__in=Answer.silent()),
                name="checkin_raised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
