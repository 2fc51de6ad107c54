"""The people of care, what is written to them, and who of them may read it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import may_sign_in
from care.choices import Seat
from common.fields import EncryptedJSONField, EncryptedTextField
from common.inserts import RowNumberField
from pods.models import Ward

LONGEST_WORDS = 4000


class CarePersonQuerySet(models.QuerySet["CarePerson"]):
    def at_work(self) -> "CarePersonQuerySet":
        """Narrow to those who may sign in now."""
        return self.filter(user__is_active=True, user__is_staff=True)


class CarePerson(models.Model):
    """One of the staff whom stewards have named: for a ward, or for the whole network."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="cares",
        verbose_name=_("staff"),
        help_text=_("Their name stands on the form."),
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward"),
        help_text=_("Empty: for the whole network."),
    )
    seat = models.PositiveSmallIntegerField(pgettext_lazy("place of two", "place"), choices=Seat)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = CarePersonQuerySet.as_manager()

    class Meta:
        ordering = ["ward__position", "ward", "seat"]
        verbose_name = _("person of care")
        verbose_name_plural = _("people of care")
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "seat"],
                nulls_distinct=False,
                name="careperson_one_in_a_seat",
                violation_error_message=_("This place is somebody's already."),
            ),
            models.UniqueConstraint(
                fields=["ward", "user"],
                nulls_distinct=False,
                name="careperson_once",
                violation_error_message=_("They are a person of care there already."),
            ),
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="careperson_has_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: User) -> "ConcernQuerySet":
        """Narrow to those that were given to `user`, who still is a person of care.

        No role opens them: neither a steward's, nor one with a reason.
        """
        if not may_sign_in(user):
            return self.none()
        still = CarePerson.objects.filter(user=user)
        given = Reader.objects.filter(concern=OuterRef("pk"), user=user)
        return self.filter(Exists(given), Exists(still))

    def open(self) -> "ConcernQuerySet":
        """Narrow to those that go on."""
        return self.filter(closed_at=None)


class Concern(models.Model):
    """Something that went wrong between people, as somebody wrote it; and what came of it.

    All that was written is encrypted, its dates too. Their number and the day on which it was
    closed are not: the night's job goes by these.
    """

    id = RowNumberField()
    ward = models.ForeignKey(
        Ward, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = EncryptedTextField(_("what happened"), max_length=LONGEST_WORDS)
    # A phone or an email, if they gave one.
    contact = EncryptedTextField(_("phone or email"), blank=True, max_length=190)
    # Of the person of care whom they left out: their number, as it is about them.
    left_out = EncryptedTextField(_("left out"), blank=True, max_length=20)
    language = models.CharField(_("language"), max_length=10)
    key = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    # "heard_on", "talked_on" and "follow_up_on" as days, and the "outcome" in words.
    notes: Any = EncryptedJSONField(_("notes"), default=dict, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("words to the people of care")
        verbose_name_plural = _("words to the people of care")
        indexes = [
            models.Index(fields=["closed_at"], name="concern_closed"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Reader(models.Model):
    """A person of care to whom something was given: the only ones who read it."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("reader of words to the people of care")
        verbose_name_plural = _("readers of words to the people of care")
        constraints = [
            models.UniqueConstraint(fields=["concern", "user"], name="reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Reply(models.Model):
    """Words written after the first ones, by the one side or the other."""

    id = RowNumberField()
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="replies")
    # Null: by whoever began.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_from_care = models.BooleanField(default=False)
    text = EncryptedTextField(_("text"), max_length=LONGEST_WORDS)
    key = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("answer of or to the people of care")
        verbose_name_plural = _("answers of or to the people of care")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_from_care=True) | Q(by=None), name="reply_by_one_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
