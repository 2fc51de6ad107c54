"""Announcements, and the people whom one goes to."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from announcements.choices import Audience, Helped, State
from common.choices import Weekday
from common.models import Category
from messaging.models import Channel
from pods.models import OfWardOrPod, Pod, Ward

LONGEST_SHORT = 110


class Announcement(models.Model):
    """A message to many: what it says, to whom, and how far it has come.

    It goes to people in one ward, in one pod, or (neither) in the whole city, never beyond.
    """

    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(
        _("text"),
        max_length=2000,
        help_text=_("The whole email. Please name nobody: many people read it."),
    )
    short = models.CharField(
        _("text message"),
        max_length=LONGEST_SHORT,
        blank=True,
        help_text=_("One short sentence; a link to the rest follows. Empty: the title."),
    )
    i18n = TranslationField(fields=("title", "text", "short"))
    title_i18n: str
    text_i18n: str
    short_i18n: str

    # To whom
    to = ArrayField(
        models.CharField(max_length=12, choices=Audience),
        verbose_name=_("to whom"),
        default=list,
        help_text=_("Whoever is among several of them gets it once."),
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward"),
        help_text=_("Leave empty for the whole city."),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pod"),
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages of messages"),
        default=list,
        blank=True,
        help_text=_("Empty: all."),
    )
    categories: Any = models.ManyToManyField(
        Category,
        related_name="+",
        verbose_name=_("kinds of help"),
        blank=True,
        help_text=_("Volunteers who offer one of these, people who wait for one. Empty: all."),
    )
    has_car = models.BooleanField(_("volunteers with a car only"), default=False)
    days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("volunteers free on one of these days"),
        default=list,
        blank=True,
        help_text=_("Empty: any."),
    )
    helped = models.CharField(
        _("volunteers who last helped"), max_length=10, choices=Helped, default=Helped.ANY
    )
    helped_days = models.PositiveSmallIntegerField(
        _("days"), default=90, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )

    # How far it has come
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    # Whoever wrote it as it is: nobody approves their own words.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    needs_second = models.BooleanField(_("needs a second person"), default=False, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sending began"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # All up to this recipient are in the outbox.
    last_id = models.BigIntegerField(default=0, editable=False)
    # By channel and outcome, once it has ended; the recipients are deleted later.
    results = models.JSONField(_("results"), default=dict, blank=True, editable=False)
    opted_out = models.PositiveIntegerField(default=0, editable=False)

    objects = OfWardOrPod.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                condition=Q(ward__isnull=True) | Q(pod__isnull=True),
                name="announcement_one_place",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, checked_at=None, sent_at=None, ended_at=None)
                | Q(state=State.CHECKED, checked_at__isnull=False, sent_at=None, ended_at=None)
                | Q(state=State.SENDING, sent_at__isnull=False, ended_at=None)
                | Q(state__in=State.over(), sent_at__isnull=False, ended_at__isnull=False),
                name="announcement_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")),
                name="announcement_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.CHECKED])
                | Q(needs_second=False)
                | Q(approved_by__isnull=False),
                name="announcement_seen_by_two",
            ),
        ]
        indexes = [
            # The few that go on, for the job that sees to them.
            models.Index(
                fields=["id"],
                condition=Q(state__in=[State.CHECKED, State.SENDING]),
                name="announcement_going_on",
            ),
        ]

    def __str__(self) -> str:
        return self.title_i18n

    @property
    def place(self) -> Ward | Pod | None:
        return self.ward or self.pod

    @property
    def ward_of_place(self) -> int | None:
        """The ward that it stays within; None for the whole city."""
        return self.pod.ward_id if self.pod else self.ward_id

    @property
    def to_words(self) -> list[str]:
        """The names of whom it goes to."""
        return [str(Audience(each).label) for each in self.to]

    @property
    def words(self) -> str:
        """The words of a text before its link, in the active language."""
        return self.short_i18n or self.title_i18n


class Recipient(models.Model):
    """One person whom an announcement goes to, found when it was checked.

    Of a number and of an address there is one, whatever roles they have: the codes of both are
    unique. Where no channel is left somebody calls; they are counted.
    """

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="recipients"
    )
    kind = models.CharField(max_length=12, choices=Audience)
    person_id = models.BigIntegerField()
    phone_index = models.CharField(max_length=64, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    next_channels = ArrayField(
        models.CharField(max_length=10, choices=Channel), default=list, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("recipient of an announcement")
        verbose_name_plural = _("recipients of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "email_index"],
                condition=~Q(email_index=""),
                name="recipient_email_once",
            ),
            models.UniqueConstraint(
                fields=["announcement", "phone_index"],
                condition=~Q(phone_index=""),
                name="recipient_phone_once",
            ),
            models.UniqueConstraint(
                fields=["announcement", "kind", "person_id"], name="recipient_once"
            ),
        ]
        indexes = [
            # When somebody leaves, and what is known of them goes.
            models.Index(fields=["kind", "person_id"], name="recipient_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def contacts(self) -> list[str]:
        return [each for each in (self.phone_index, self.email_index) if each]
