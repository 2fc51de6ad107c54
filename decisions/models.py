"""Decisions, their choices, the people who may answer, and the box that secret answers go into."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.fields import EncryptedJSONField
from common.inserts import RowNumberField
from decisions.choices import Audience, Kind, State
from messaging.models import Channel
from pods.models import OfWardOrPod, Pod, Ward

MOST_DOTS = 20
MOST_CHOICES = 12


class DecisionQuerySet(OfWardOrPod):
    def shown(self) -> "DecisionQuerySet":
        """Narrow to those whose result stands on a page that everybody may read."""
        return self.filter(state=State.CLOSED, shows_result=True)


class Decision(models.Model):
    """A question that is decided by a day: in a pod, in a ward, or (neither) in the network."""

    title = models.CharField(_("question"), max_length=120)
    text = models.TextField(
        _("text"),
        max_length=2000,
        blank=True,
        help_text=_("What there is to know before one answers. Please name nobody."),
    )
    i18n = TranslationField(fields=("title", "text"))
    title_i18n: str
    text_i18n: str

    kind = models.CharField(
        _("how it is decided"), max_length=10, choices=Kind, default=Kind.CONSENT
    )
    dots = models.PositiveSmallIntegerField(
        _("dots for each person"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DOTS)],
        help_text=_("For a dot vote alone."),
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
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pod"),
    )
    audience = models.CharField(
        _("who may answer"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    is_secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("Answers are counted and kept without names. They cannot be changed."),
    )
    opens_on = models.DateField(_("first day"), default=timezone.localdate)
    closes_on = models.DateField(_("last day"))
    shows_result = models.BooleanField(
        _("result on a public page"),
        default=False,
        help_text=_("Also those who could not answer read it there."),
    )

    # How far it has come
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened on"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # Since when all who had not answered shortly before its end are reminded.
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when all who answered are told what came out, or nobody is to be told.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The figures that may be said; of a secret one with few answers there is but the outcome.
    result = models.JSONField(_("result"), null=True, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ward__isnull=True) | Q(pod__isnull=True),
                name="decision_one_place",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="decision_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(dots__gte=1, dots__lte=MOST_DOTS), name="decision_has_dots"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_at=None, opened_at=None, ended_at=None)
                | Q(state=State.PLANNED, published_at__isnull=False, opened_at=None, ended_at=None)
                | Q(state=State.OPEN, opened_at__isnull=False, ended_at=None)
                | Q(state=State.CLOSED, opened_at__isnull=False, ended_at__isnull=False)
                | Q(state=State.CANCELLED, published_at__isnull=False, ended_at__isnull=False),
                name="decision_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, result__isnull=False)
                | (~Q(state=State.CLOSED) & Q(result=None)),
                name="decision_result_when_closed",
            ),
        ]
        indexes = [
            # The few that go on, for the job that opens and closes them.
            models.Index(
                fields=["closes_on"],
                condition=Q(state__in=[State.PLANNED, State.OPEN]),
                name="decision_going_on",
            ),
            models.Index(fields=["ended_at"], name="decision_ended"),
        ]

    def __str__(self) -> str:
        return self.title_i18n

    @property
    def place(self) -> Ward | Pod | None:
        return self.ward or self.pod

    @property
    def ward_of_place(self) -> int | None:
        """The ward that it stays within; None for the whole network."""
        return self.pod.ward_id if self.pod else self.ward_id

    def takes_answers(self, today: datetime.date) -> bool:
        """Tell whether answers count: also the last day as a whole does."""
        return self.state == State.OPEN and today <= self.closes_on


class OptionQuerySet(models.QuerySet["Option"]):
    def visible_to(self, user: Any) -> "OptionQuerySet":
        """Narrow to the choices of decisions that `user` sees."""
        return self.filter(decision__in=Decision.objects.visible_to(user))


class Option(models.Model):
    """One of the things that can be chosen in a vote."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="options", verbose_name=_("decision")
    )
    words = models.CharField(_("choice"), max_length=120)
    i18n = TranslationField(fields=("words",))
    words_i18n: str
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects = OptionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("choice in a vote")
        verbose_name_plural = _("choices in a vote")

    def __str__(self) -> str:
        return self.words_i18n


class Voter(models.Model):
    """Somebody who may answer a decision, once: a row of members, volunteers or staff.

    What they answered stands here only where the decision is open: then they can change it. Of a
    secret one only that they did, and not when.
    """

    id = RowNumberField()
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="voters", verbose_name=_("decision")
    )
    kind = models.CharField(max_length=12, choices=Audience)
    # Of those who came by the open link there is no row, and the key of the form that they sent.
    person_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=10)
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel), default=list, blank=True
    )
    is_secret = models.BooleanField(default=False)
    has_answered = models.BooleanField(_("has answered"), default=False)
    answer: Any = EncryptedJSONField(_("answer"), null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("person who decides")
        verbose_name_plural = _("people who decide")
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind", "person_id"], name="voter_once"),
            models.UniqueConstraint(
                fields=["decision", "key"], condition=~Q(key=""), name="voter_one_press"
            ),
            models.CheckConstraint(
                condition=Q(kind=Audience.LINK, person_id=None) & ~Q(key="")
                | ~Q(kind=Audience.LINK) & Q(person_id__isnull=False, key=""),
                name="voter_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | Q(is_secret=False, has_answered=True),
                name="voter_secret_has_no_answer",
            ),
        ]
        indexes = [
            # When somebody leaves, and what is known of them goes.
            models.Index(fields=["kind", "person_id"], name="voter_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Box(models.Model):
    """The secret answers of one decision, added up in one encrypted value.

    It is written whole with each answer, so that no row, number or time of one answer is left that
    could be laid beside the people who answered.
    """

    id = RowNumberField()
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="box")
    sums: Any = EncryptedJSONField(default=dict)

    class Meta:
        verbose_name = _("secret answers")
        verbose_name_plural = _("secret answers")

    def __str__(self) -> str:
        return f"{self.decision_id}"
