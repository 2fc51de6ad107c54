"""Rounds of introductions: who met whom, and what each pair wrote down for itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from members.models.people import Member
from pods.models import Pod


class WhyLeft(models.TextChoices):
    """The reasons for which somebody has no pair in a round."""

    ABSENT = "absent", pgettext_lazy("why somebody has no pair", "Away this time")
    NOBODY = "nobody", pgettext_lazy("why somebody has no pair", "Nobody else is there")
    NO_LANGUAGE = (
        "no_language",
        pgettext_lazy("why somebody has no pair", "Nobody there speaks a language of theirs"),
    )
    TAKEN = (
        "taken",
        pgettext_lazy(
            "why somebody has no pair", "All whom they have not met yet are in another pair"
        ),
    )


class PairRound(models.Model):
    """A round of introductions in a pod. One is open at a time."""

    pod = models.ForeignKey(
        Pod, on_delete=models.CASCADE, related_name="rounds", verbose_name=_("pod")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pod", "-number"]
        verbose_name = _("round of introductions")
        verbose_name_plural = _("rounds of introductions")
        constraints = [
            models.UniqueConstraint(fields=["pod", "number"], name="pairround_number_once"),
            models.UniqueConstraint(
                fields=["pod"], condition=Q(closed_at=None), name="pairround_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pod_id}: {self.number}"


class Pairing(models.Model):
    """Two members, or three, who meet; their notes are theirs alone."""

    id = RowNumberField()
    round = models.ForeignKey(PairRound, on_delete=models.CASCADE, related_name="pairings")
    language = models.CharField(_("language"), max_length=10)
    # The first of the cards that they get: another pair has others.
    card = models.PositiveSmallIntegerField(default=0)
    notes = EncryptedTextField(_("notes of the pair"), blank=True, max_length=2000)
    # Of the words as they were read: of two who write at once, the second is told.
    version = models.PositiveIntegerField(default=0)
    shared_words = EncryptedTextField(_("what the pair shares"), blank=True, max_length=500)

    class Meta:
        ordering = ["id"]
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")

    def __str__(self) -> str:
        return f"{self.pk}"


class PairMember(models.Model):
    """A member in a round: in one of its pairs, or in none for a reason."""

    round = models.ForeignKey(PairRound, on_delete=models.CASCADE, related_name="people")
    pairing = models.ForeignKey(
        Pairing, on_delete=models.CASCADE, related_name="people", null=True, blank=True
    )
    why_left = models.CharField(max_length=12, choices=WhyLeft, blank=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pairs")
    # Agreed that the pod reads `shared_words` as they are now.
    shares_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("member in a pair")
        verbose_name_plural = _("members in pairs")
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="pairmember_once_a_round"),
            models.CheckConstraint(
                condition=Q(pairing=None, shares_at=None) & ~Q(why_left="")
                | Q(pairing__isnull=False, why_left=""),
                name="pairmember_in_a_pair_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id}: {self.member_id}"
