"""The agreements of a pod, version by version, and who agreed to which."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from members.models.people import Member
from pods.models import Pod

LONGEST_AGREEMENT = 4000


class Agreement(models.Model):
    """One version of a pod's agreements. It is never changed: another one comes after it."""

    pod = models.ForeignKey(
        Pod, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("pod")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pod", "-version"]
        verbose_name = _("agreement of a pod")
        verbose_name_plural = _("agreements of pods")
        constraints = [
            models.UniqueConstraint(fields=["pod", "version"], name="agreement_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="agreement_version_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.pod_id}: {self.version}"


class AgreementText(models.Model):
    """The words of one version in one language. A pod writes freely, also about people."""

    id = RowNumberField()
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    text = EncryptedTextField(_("text"), max_length=LONGEST_AGREEMENT)
    # Kept from an earlier version, when the words of another language changed.
    is_behind = models.BooleanField(_("may have changed in other languages"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("text of an agreement")
        verbose_name_plural = _("texts of agreements")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "language"], name="agreementtext_once"),
            models.CheckConstraint(condition=~Q(text=""), name="agreementtext_says_something"),
        ]

    def __str__(self) -> str:
        return self.language


class Agreed(models.Model):
    """A member has agreed to one version."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="agreed")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="agreed")
    agreed_at = models.DateTimeField(default=timezone.now)
    # By their own press, or written down by the organizer to whom they said so.
    told_organizer = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("yes to an agreement")
        verbose_name_plural = _("yeses to agreements")
        constraints = [
            models.UniqueConstraint(fields=["member", "agreement"], name="agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.agreement_id}"
