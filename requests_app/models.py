"""Help requests, their needs, and the matches that put a need to a volunteer."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.choices import ContactMethod, PartOfDay, Source
from common.fields import BlindIndexField, EncryptedTextField
from common.models import Category
from pods.models import Pod, Ward
from requests_app.choices import (
    ContactKind,
    DeclineReason,
    Delivery,
    MatchStatus,
    NeedStatus,
    Repeat,
    Urgency,
)
from volunteers.models import Volunteer


def _in_wards_of(user: User, path: str) -> Q:
    """Rows whose request (reached by `path`, "" or "request__" …) `user` may see.

    A request that names no ward would otherwise be seen by nobody: every coordinator sees it.
    """
    return Q(**{f"{path}ward__in": Ward.objects.visible_to(user)}) | Q(**{f"{path}ward": None})


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, user: User) -> "HelpRequestQuerySet":
        """Stewards see all; coordinators those of their wards and those that name no ward."""
        if user.is_steward:
            return self
        return self.filter(_in_wards_of(user, "")) if user.is_coordinator else self.none()


class HelpRequest(models.Model):
    """One household's ask in one submission: one contact, and one or more needs."""

    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    source = models.CharField(_("came by"), max_length=10, choices=Source, default=Source.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("typed by"),
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(
        _("closed"), null=True, blank=True, editable=False, help_text=_("All needs have ended.")
    )
    erased_at = models.DateTimeField(
        _("erased"), null=True, blank=True, editable=False, help_text=_("Personal data is gone.")
    )
    repeat_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("earlier request"),
        help_text=_("The same phone or email asked shortly before."),
    )

    # Where
    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("ward")
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("pod")
    )
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    cross_streets = EncryptedTextField(_("cross streets"), blank=True, max_length=160)
    address = EncryptedTextField(_("address"), blank=True, max_length=300)
    access_notes = EncryptedTextField(_("how to get in"), blank=True, max_length=500)

    # Who, and how to reach them
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    phone_index = BlindIndexField(source="phone", purpose="phone")
    phone_extension = EncryptedTextField(_("extension"), blank=True, max_length=10)
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email")
    contact_method = models.CharField(
        _("best way to reach"), max_length=10, choices=ContactMethod, default=ContactMethod.ANY
    )
    contact_time = models.CharField(
        _("best time"), max_length=10, choices=PartOfDay, blank=True, help_text=_("Empty: any.")
    )
    spoken_language = models.CharField(_("speaks"), max_length=10, default="en")
    language = models.CharField(_("language of messages"), max_length=10, default="en")
    may_leave_message = models.BooleanField(_("safe to leave a message"), default=False)
    # Somebody else speaks for them, or asks for them
    helper_name = EncryptedTextField(_("who speaks for them"), blank=True, max_length=100)
    for_someone_else = models.BooleanField(_("asked for somebody else"), default=False)
    person_knows = models.BooleanField(_("they know about it"), default=True)
    # Food
    household_size = models.PositiveSmallIntegerField(
        _("people in the household"), null=True, blank=True, validators=[MaxValueValidator(50)]
    )
    allergies = EncryptedTextField(_("allergies and diets"), blank=True, max_length=500)

    consented_at = models.DateTimeField(_("agreed to the data use"), default=timezone.now)
    staff_note = EncryptedTextField(_("note for coordinators"), blank=True, max_length=2000)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("help request")
        verbose_name_plural = _("help requests")
        indexes = [
            models.Index(fields=["phone_index", "-id"], name="request_phone"),
            models.Index(fields=["email_index", "-id"], name="request_email"),
            models.Index(fields=["ward", "-id"], name="request_ward"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="request_name_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", phone="", email="", address="", cross_streets="", access_notes=""),
                name="request_erased_is_empty",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: User) -> "NeedQuerySet":
        if user.is_steward:
            return self
        return self.filter(_in_wards_of(user, "request__")) if user.is_coordinator else self.none()

    def open(self) -> "NeedQuerySet":
        return self.filter(status=NeedStatus.OPEN)

    def active(self) -> "NeedQuerySet":
        return self.filter(status__in=NeedStatus.active())

    def in_desk_order(self) -> "NeedQuerySet":
        """Most urgent first, then oldest."""
        return self.order_by("-urgency", "created_at", "id")


class Need(models.Model):
    """One kind of help inside a request: the unit that gets matched."""

    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="needs", verbose_name=_("help request")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="needs", verbose_name=_("kind of help")
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
    delivery = models.CharField(
        _("handing over"), max_length=10, choices=Delivery, default=Delivery.EITHER
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(fields=["request", "category"], name="need_once_per_request"),
            models.CheckConstraint(
                condition=Q(status__in=NeedStatus.active(), ended_at__isnull=True)
                | Q(status__in=NeedStatus.ended(), ended_at__isnull=False),
                name="need_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgency", "created_at", "id"],
                condition=Q(status=NeedStatus.OPEN),
                name="need_queue",
            ),
            models.Index(fields=["status", "-id"], name="need_status"),
        ]

    def __str__(self) -> str:
        return _("Need %(number)s") % {"number": self.pk}

    @property
    def is_active(self) -> bool:
        return self.status in NeedStatus.active()


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: User) -> "MatchQuerySet":
        if user.is_steward:
            return self
        if not user.is_coordinator:
            return self.none()
        return self.filter(_in_wards_of(user, "need__request__"))

    def live(self) -> "MatchQuerySet":
        return self.filter(status__in=MatchStatus.live())

    def overdue(self, now: Any = None) -> "MatchQuerySet":
        """Offers whose time has run out."""
        return self.filter(status=MatchStatus.OFFERED, expires_at__lte=now or timezone.now())


class Match(models.Model):
    """One need put to one volunteer."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="matches", verbose_name=_("need")
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="matches", verbose_name=_("volunteer")
    )
    status = models.CharField(
        _("state"), max_length=10, choices=MatchStatus, default=MatchStatus.OFFERED
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("offered by"),
    )
    offered_at = models.DateTimeField(_("offered"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("answer by"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    reason_note = EncryptedTextField(_("in their words"), blank=True, max_length=500)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_one_live_per_need",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MatchStatus.live(), ended_at__isnull=True)
                | (~Q(status__in=MatchStatus.live()) & Q(ended_at__isnull=False)),
                name="match_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MatchStatus.ACCEPTED, MatchStatus.DONE])
                | Q(accepted_at__isnull=False),
                name="match_accepted_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volunteer"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_live_by_volunteer",
            ),
            models.Index(fields=["volunteer", "-offered_at"], name="match_by_volunteer"),
            models.Index(
                fields=["expires_at"],
                condition=Q(status=MatchStatus.OFFERED),
                name="match_expiring",
            ),
        ]

    def __str__(self) -> str:
        return _("Match %(number)s") % {"number": self.pk}

    @property
    def is_overdue(self) -> bool:
        """An offer whose time has run out, ended or not."""
        return self.expires_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        return self.status in MatchStatus.live()


class ContactLogQuerySet(models.QuerySet["ContactLog"]):
    def visible_to(self, user: User) -> "ContactLogQuerySet":
        if user.is_steward:
            return self
        return self.filter(_in_wards_of(user, "request__")) if user.is_coordinator else self.none()


class ContactLog(models.Model):
    """A call, a message or a note about a request, and when to ring again."""

    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("request")
    )
    kind = models.CharField(_("what"), max_length=10, choices=ContactKind)
    note = EncryptedTextField(_("note"), blank=True, max_length=2000)
    follow_up_on = models.DateField(_("ring again on"), null=True, blank=True, db_index=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("contact log entry")
        verbose_name_plural = _("contact log")

    def __str__(self) -> str:
        return _("Entry %(number)s") % {"number": self.pk}
