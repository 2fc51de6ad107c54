"""Volunteers: neighbors who offer time, skills or goods."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, covers_city, holds, wards_of
from common.choices import PartOfDay, Reach, Weekday
from common.contact import Contact, Submission
from common.fields import BlindIndexField, EncryptedTextField
from common.models import Category
from pods.models import Pod, Ward
from volunteers.choices import Transport, VolunteerStatus

# Of which ward's needs someone is found for; 0 for those of all wards.
HOME = Case(
    When(reach=Reach.CITY, then=Value(0)),
    default=Coalesce("ward_id", Value(0)),
    output_field=models.BigIntegerField(),
)


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, user: User) -> "VolunteerQuerySet":
        """Stewards see all; coordinators those of their wards and those who named no ward."""
        if covers_city(user, DESK):
            return self
        if holds(user, DESK):
            return self.filter(Q(ward__in=wards_of(user, DESK)) | Q(ward=None))
        return self.none()


class Volunteer(Submission, Contact):
    status = models.CharField(
        _("state"), max_length=10, choices=VolunteerStatus, default=VolunteerStatus.PENDING
    )
    created_at = models.DateTimeField(_("signed up"), default=timezone.now, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)

    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)

    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("ward")
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("pod")
    )
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    reach = models.CharField(_("how far they go"), max_length=10, choices=Reach, default=Reach.WARD)
    transport = ArrayField(
        models.CharField(max_length=10, choices=Transport),
        verbose_name=_("transport"),
        default=list,
        blank=True,
    )

    categories = models.ManyToManyField(
        Category, related_name="volunteers", verbose_name=_("can help with"), blank=True
    )
    goods_note = EncryptedTextField(_("things they can give"), blank=True, max_length=1000)
    skills_note = EncryptedTextField(_("anything else"), blank=True, max_length=1000)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days"),
        default=list,
        blank=True,
        help_text=_("Empty means any day."),
    )
    times = ArrayField(
        models.CharField(max_length=10, choices=PartOfDay),
        verbose_name=_("times of day"),
        default=list,
        blank=True,
        help_text=_("Empty means any time."),
    )
    max_at_once = models.PositiveSmallIntegerField(
        _("how many at a time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    max_per_week = models.PositiveSmallIntegerField(
        _("how many per week"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    agreed_at = models.DateTimeField(_("agreed to the community's rules"), default=timezone.now)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(
                condition=Q(max_at_once__gte=1, max_per_week__gte=1),
                name="volunteer_limits_positive",
            ),
            models.CheckConstraint(
                condition=~Q(status=VolunteerStatus.APPROVED) | Q(approved_at__isnull=False),
                name="volunteer_approved_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="volunteer_status"),
            models.Index(fields=["ward", "status"], name="volunteer_ward_status"),
            # All that narrowing looks at, so that it need not read the people themselves.
            models.Index(
                HOME,
                condition=Q(status=VolunteerStatus.APPROVED),
                include=[
                    "id",
                    "status",
                    "paused_until",
                    "ward",
                    "pod",
                    "reach",
                    "language",
                    "languages",
                    "days",
                    "times",
                    "transport",
                    "max_at_once",
                    "max_per_week",
                ],
                name="volunteer_fit",
            ),
            models.Index(
                fields=["paused_until"],
                condition=Q(paused_until__isnull=False),
                name="volunteer_paused",
            ),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="volunteer_name_trgm"),
            models.Index(fields=["phone_tail_index", "-id"], name="volunteer_phone_tail"),
        ]

    def __str__(self) -> str:
        return _("Volunteer %(number)s") % {"number": self.pk}

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()
