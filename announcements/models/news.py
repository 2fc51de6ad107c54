"""The people who get the notices of a ward or pod, and which notice has gone out."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.fields import BlindIndexField, EncryptedTextField
from common.inserts import RowNumberField
from pods.models import Notice, Pod, Ward


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        """Narrow to those whose owner has pressed the button: nobody else is written to."""
        return self.filter(confirmed_at__isnull=False)

    def of_notice(self, notice: Notice) -> "SubscriptionQuerySet":
        """Narrow to those that a public notice is for: of its ward and the pods there, or all."""
        if notice.ward_id is None:
            return self
        return self.filter(Q(ward=notice.ward_id) | Q(pod__ward=notice.ward_id))


class Subscription(models.Model):
    """An email address or a number that gets the notices of one ward, or of one pod's page."""

    id = RowNumberField()
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward"),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pod"),
    )
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)
    language = models.CharField(_("language of messages"), max_length=10, default="en")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    # Since whoever has the mailbox or the phone pressed the button behind our link.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("subscription to notices")
        verbose_name_plural = _("subscriptions to notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(ward__isnull=False, pod__isnull=True)
                | Q(ward__isnull=True, pod__isnull=False),
                name="subscription_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(phone_index="") & ~Q(email_index="")
                | ~Q(phone_index="") & Q(email_index=""),
                name="subscription_has_one_contact",
            ),
            models.UniqueConstraint(
                fields=["ward", "email_index", "phone_index"],
                condition=Q(pod=None),
                name="subscription_once_a_ward",
            ),
            models.UniqueConstraint(
                fields=["pod", "email_index", "phone_index"],
                condition=Q(ward=None),
                name="subscription_once_a_pod",
            ),
        ]
        indexes = [
            # Those that nobody confirmed, for the night's job: the others stay for years.
            models.Index(
                fields=["created_at"],
                condition=Q(confirmed_at=None),
                name="subscription_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def contact(self) -> str:
        return str(self.email or self.phone)

    @property
    def contact_index(self) -> str:
        return self.email_index or self.phone_index

    @property
    def place(self) -> Ward | Pod:
        place: Any = self.ward or self.pod
        return place

    @property
    def notices_ward(self) -> Ward:
        """The ward whose notices these are: a pod's page shows those of its ward."""
        place = self.place
        return place.ward if isinstance(place, Pod) else place


class NoticeRound(models.Model):
    """A notice that goes out to subscribers, once for good, however often it is edited."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    # All up to this subscription have it in the outbox.
    last_id = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["seen_at"], condition=Q(ended_at=None), name="noticeround_going_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}"
