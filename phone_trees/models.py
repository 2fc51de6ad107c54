"""The phone tree of a pod: each member's place in it, and the rounds in which it was started."""

import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from members.choices import AgreedHow
from members.models import Member
from phone_trees.build import MOST_CALLS, MOST_LEVELS
from phone_trees.choices import UNREACHED_WORDS, CallState, Occasion
from pods.models import Pod


class PhoneTree(models.Model):
    """The tree of a pod, and what its last mending changed: numbers of members and codes only."""

    pod = models.OneToOneField(Pod, on_delete=models.CASCADE, related_name="phone_tree")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changes = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("phone tree")
        verbose_name_plural = _("phone trees")

    def __str__(self) -> str:
        return f"{self.pod_id}"


class Place(models.Model):
    """A member who agreed to be in the phone tree, and where they stand in it.

    There is one row for each, so nobody is called by two; its caller's calls are numbered from one
    to five, so nobody calls six. The row is the consent: whoever calls them, or stands in for who
    does, sees their name and number.
    """

    tree = models.ForeignKey(PhoneTree, on_delete=models.CASCADE, related_name="places")
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="tree_place")
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_how = models.CharField(max_length=10, choices=AgreedHow, default=AgreedHow.LINK)
    level = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Rewritten in the same transaction when the caller's own row goes.
    caller: Any = models.ForeignKey(
        "self",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("caller"),
    )
    slot = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    is_locked = models.BooleanField(_("stays as it is"), default=False)
    why_unreached = models.CharField(
        max_length=20,
        blank=True,
        default="",
        choices=[(reason.value, words) for reason, words in UNREACHED_WORDS.items()],
    )
    stand_in: Any = models.ForeignKey(
        "self",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("stand-in"),
    )

    class Meta:
        verbose_name = _("place in a phone tree")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=None, caller=None, slot=None, is_locked=False, stand_in=None)
                | Q(level=1, caller=None, slot=None, is_locked=False, why_unreached="")
                | Q(level__range=(1, MOST_LEVELS), caller__isnull=False, why_unreached="")
                & Q(slot__range=(1, MOST_CALLS)),
                name="place_is_reached_by_one_way",
            ),
            models.CheckConstraint(
                condition=Q(caller=None) | ~Q(caller=F("id")), name="place_calls_not_itself"
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | (Q(level=1) & ~Q(stand_in=F("id"))),
                name="place_stand_in_is_another",
            ),
            # Checked at the end: a mended tree moves several at once.
            models.UniqueConstraint(
                fields=["caller", "slot"],
                name="place_calls_no_more_than_five",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class Round(models.Model):
    """One start of a tree: what is passed on, or asked, and how long callers have."""

    id = RowNumberField()
    tree = models.ForeignKey(PhoneTree, on_delete=models.CASCADE, related_name="rounds")
    occasion = models.CharField(max_length=10, choices=Occasion, default=Occasion.NEWS)
    # What happened to whom may be in it.
    words = EncryptedTextField(blank=True, max_length=300)
    wait_minutes = models.PositiveSmallIntegerField(default=60)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("round of a phone tree")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tree"], condition=Q(ended_at=None), name="round_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="round_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def due_at(self, level: int) -> datetime.datetime:
        """Return when a call of this level goes to somebody else: those above it come first."""
        return self.started_at + datetime.timedelta(minutes=self.wait_minutes * level)


class Call(models.Model):
    """A call of a round. Without a caller it is the organizers': the first calls, and those that
    nobody else could take over."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="calls")
    called = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="tree_calls",
    )
    caller = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tree_calls_made",
        verbose_name=_("caller"),
    )
    level = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=CallState, default=CallState.WAITING
    )
    ticked_at = models.DateTimeField(null=True, blank=True, editable=False)
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    stand_in = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tree_calls_taken_over",
        verbose_name=_("stand-in"),
    )

    class Meta:
        verbose_name = _("call of a phone tree")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "called"], name="call_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(state=CallState.WAITING, ticked_at=None)
                | (~Q(state=CallState.WAITING) & Q(ticked_at__isnull=False)),
                name="call_state_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | Q(handed_over_at__isnull=False),
                name="call_stand_in_was_given_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def made_by(self) -> int | None:
        """The member who has to make the call now; None where it is the organizers'."""
        return self.stand_in_id if self.handed_over_at else self.caller_id
