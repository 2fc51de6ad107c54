"""The kinds of help inside a request: what gets matched."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.choices import PartOfDay
from common.fields import EncryptedTextField
from common.models import Category
from requests_app.choices import Delivery, NeedStatus, Repeat, Urgency
from requests_app.models.requests import HelpRequest
from requests_app.models.wards import SeenByWard, index_of_wards, ward_of_its_request


class NeedQuerySet(SeenByWard):
    def open(self) -> "NeedQuerySet":
        return self.filter(status=NeedStatus.OPEN)

    def claimed(self, now: datetime.datetime | None = None) -> "NeedQuerySet":
        """Those that somebody has open at the desk."""
        return self.filter(claimed_by__isnull=False, claimed_until__gt=now or timezone.now())

    def active(self) -> "NeedQuerySet":
        return self.filter(status__in=NeedStatus.active())

    def after(self, need: "Need") -> "NeedQuerySet":
        """Those that came later in the series of `need`."""
        return self.filter(
            request=need.request_id, category=need.category_id, occurrence__gt=need.occurrence
        )

    def awaiting_next(self) -> "NeedQuerySet":
        """The last of each series that may go on: ended, and not by being cancelled."""
        later = Need.objects.filter(
            request=OuterRef("request"),
            category=OuterRef("category"),
            occurrence__gt=OuterRef("occurrence"),
        )
        return self.filter(
            ~Exists(later),
            repeat__in=Repeat.again(),
            status__in=NeedStatus.may_come_again(),
            request__erased_at=None,
        )

    def in_desk_order(self) -> "NeedQuerySet":
        """Most urgent first, then oldest."""
        return self.order_by("-urgency", "created_at", "id")


class Need(models.Model):
    """One kind of help inside a request: the unit that gets matched."""

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
    status = models.CharField(
        _("state"), max_length=10, choices=NeedStatus, default=NeedStatus.OPEN
    )
    urgency = models.PositiveSmallIntegerField(
        _("how soon"), choices=Urgency, default=Urgency.THIS_WEEK
    )
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    wanted_time = models.CharField(
        _("time of day"), max_length=10, choices=PartOfDay, blank=True, help_text=_("Empty: any.")
    )
    repeat = models.CharField(_("how often"), max_length=10, choices=Repeat, default=Repeat.ONCE)
    repeat_until = models.DateField(
        _("repeats until"), null=True, blank=True, help_text=_("The last day that it may fall on.")
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
    # Who has it open at the desk, so that two do not work on the same
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("open at the desk of"),
    )
    claimed_until = models.DateTimeField(
        pgettext_lazy("how long somebody has a need open at the desk", "until"),
        null=True,
        blank=True,
        editable=False,
    )
    candidate_count = models.PositiveSmallIntegerField(
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
            models.UniqueConstraint(
                fields=["request", "category", "occurrence"], name="need_once_per_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NeedStatus.active(), ended_at__isnull=True)
                | Q(status__in=NeedStatus.ended(), ended_at__isnull=False),
                name="need_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(claimed_until__isnull=False) | Q(claimed_by__isnull=True),
                name="need_claim_runs_out",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgency", "created_at", "id"],
                condition=Q(status=NeedStatus.OPEN),
                name="need_queue",
            ),
            index_of_wards("need_in_ward", "status", "category"),
            models.Index(fields=["status", "-id"], name="need_status"),
            models.Index(fields=["category", "-id"], name="need_category"),
            models.Index(
                fields=["-id"], condition=Q(status__in=NeedStatus.active()), name="need_active"
            ),
            models.Index(fields=["created_at"], name="need_asked_lately"),
            models.Index(
                fields=["ended_at"],
                condition=Q(status=NeedStatus.DONE),
                include=["created_at", "in_ward"],
                name="need_done_lately",
            ),
            models.Index(
                fields=["first_offered_at"],
                condition=Q(first_offered_at__isnull=False),
                include=["created_at", "in_ward"],
                name="need_offered_lately",
            ),
            models.Index(
                fields=["id"],
                condition=Q(repeat__in=Repeat.again(), status__in=NeedStatus.may_come_again()),
                name="need_repeated",
            ),
        ]

    def __str__(self) -> str:
        return _("Need %(number)s") % {"number": self.pk}

    @property
    def is_active(self) -> bool:
        return self.status in NeedStatus.active()

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has it open at the desk."""
        if self.claimed_by_id is None or self.claimed_until is None:
            return False
        return self.claimed_until > timezone.now()

    def is_claimed_by_another(self, user: User) -> bool:
        """Whether somebody else has it open at the desk."""
        return self.is_claimed and self.claimed_by_id != user.pk
