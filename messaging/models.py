"""The outbox: one row per message. What it says is written when it is sent, and not kept."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import NewsHow, NewsKind
from accounts.models import NewsChoice, User
from accounts.roles import signing_in
from common.languages import page_language, staff_language
from messaging.calm_models import CalmStop as CalmStop
from messaging.calm_models import CalmTurn as CalmTurn
from messaging.recipients import STAFF, recipient_kinds


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    TEXT = "text", _("Text message")
    WHATSAPP = "whatsapp", "WhatsApp"
    CHAT = "chat", _("Chat")


# These go to a number, and not to one that has said STOP.
TO_NUMBERS = (Channel.TEXT, Channel.WHATSAPP)


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    DROPPED = "dropped", _("No longer needed")


# One statement over the few jobs that wait: their arguments have no index.
_MESSAGES_WITH_JOB = """
SELECT (args->>'message_id')::bigint FROM procrastinate_jobs
WHERE task_name = 'deliver_message' AND status IN ('todo', 'doing')
"""


class MessageQuerySet(models.QuerySet["Message"]):
    def without_job(self, age: timedelta) -> "MessageQuerySet":
        """Messages older than `age` that wait to be sent, and that nothing will send."""
        waiting = self.filter(status=MessageStatus.QUEUED, created_at__lt=timezone.now() - age)
        # `message_queued` finds the few that wait; Postgres hashes the jobs once and looks each up
        # there.
        return waiting.exclude(pk__in=RawSQL(_MESSAGES_WITH_JOB, ()))  # noqa: S611  a constant  # nosec B611


class Message(models.Model):
    template = models.CharField(_("message"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=10)
    recipient_kind = models.CharField(
        pgettext_lazy("whom a message goes to", "to"), max_length=10, choices=recipient_kinds
    )
    recipient_id = models.BigIntegerField(_("recipient's row"))
    subject_id = models.BigIntegerField(
        pgettext_lazy("what a message is about", "about"),
        help_text=_("The row that the message is about; which kind depends on it."),
    )
    idempotency_key = models.CharField(
        pgettext_lazy("the code that keeps a message from being sent twice", "key"),
        max_length=120,
        unique=True,
    )
    status = models.CharField(
        _("state"), max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    provider_answer = models.CharField(
        pgettext_lazy("of the mail server", "answer"),
        max_length=200,
        blank=True,
        help_text=_("Codes only, no addresses."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # While it is being sent: the queue's number of the job that does it, and how long the others
    # leave it alone.
    claimed_by = models.BigIntegerField(null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    # Where it goes when this channel cannot, in that order; after the last somebody calls.
    next_channels = ArrayField(
        models.CharField(max_length=10, choices=Channel), default=list, blank=True, editable=False
    )
    # What the provider calls it, where it says later what became of it.
    provider_id = models.CharField(max_length=64, blank=True, editable=False)

    # While it waits: when its provider takes it.
    turn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MessageStatus.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.QUEUED, claimed_until__isnull=False)
                | Q(claimed_by__isnull=True, claimed_until__isnull=True),
                name="message_claimed_while_queued",
            ),
        ]
        indexes = [
            # All letters to one person, the newest first: the last one says if mail reaches them.
            models.Index(
                fields=["recipient_kind", "recipient_id", "-id"], name="message_recipient"
            ),
            # The few that failed, for the lists of those whom mail does not reach.
            models.Index(
                fields=["recipient_kind", "recipient_id"],
                condition=Q(status=MessageStatus.FAILED),
                name="message_undelivered",
            ),
            # The next two read a filtered list newest first and stop at a page.
            # Partial: years of sent messages stay out of it, so the ten-minute job reads only what
            # waits.
            models.Index(fields=["status", "-id"], name="message_status"),
            models.Index(fields=["template", "-id"], name="message_template"),
            models.Index(
                fields=["created_at"],
                condition=Q(status=MessageStatus.QUEUED),
                name="message_queued",
            ),
            # Most go by email: the others are found without reading those.
            models.Index(
                fields=["channel", "-id"],
                condition=~Q(channel=Channel.EMAIL),
                name="message_by_channel",
            ),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="message_provider_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"

    @property
    def written_in(self) -> str:
        """The language to write it in: the one that it was put out for, while pages are in it.

        Switched off since, that would lead to pages in another; then it is the main one. Staff
        work in any language.
        """
        of = staff_language if self.recipient_kind == STAFF else page_language
        return of(self.language)

    def time_with_another(self, job_id: int | None, now: datetime) -> timedelta | None:
        """For how long somebody else than the job `job_id` has it; None when nobody else has."""
        is_own = job_id is not None and self.claimed_by == job_id
        if is_own or self.claimed_until is None or self.claimed_until <= now:
            return None
        return self.claimed_until - now


class Turn(models.Model):
    """The next turn of a mail server, a number of ours or a chat: see `messaging.turns`."""

    lane = models.CharField(max_length=40, primary_key=True)
    next_at = models.DateTimeField()

    class Meta:
        ordering = ["lane"]

    def __str__(self) -> str:
        return self.lane


class TextMonth(models.Model):
    """The parts of text messages of a month: see `messaging.channels.text.month`."""

    month = models.DateField(primary_key=True)
    parts = models.PositiveIntegerField()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class OptOut(models.Model):
    """A number that gets no texts: see `messaging.opt_outs`."""

    phone_index = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"


class NewsQuerySet(models.QuerySet["News"]):
    def untold(self) -> "NewsQuerySet":
        """Narrow to what no letter has taken up, for those who still work here and want it."""
        refused = NewsChoice.objects.filter(
            user=OuterRef("user"), kind=OuterRef("kind"), how=NewsHow.NEVER
        )
        return self.filter(~Exists(refused), message=None, user__in=signing_in())


class News(models.Model):
    """One thing that one staff member is to be told: which row, and the letter that took it up."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=NewsKind)
    subject_id = models.BigIntegerField()
    is_at_once = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="news"
    )
    told_at = models.DateTimeField(null=True, blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("news")
        verbose_name_plural = _("news")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "subject_id"], name="news_once"),
            models.CheckConstraint(
                condition=Q(message__isnull=True, told_at__isnull=True)
                | Q(message__isnull=False, told_at__isnull=False),
                name="news_told_has_time",
            ),
        ]
        indexes = [
            # The jobs look for what waits, however much was told.
            models.Index(
                fields=["user", "kind"], condition=Q(message__isnull=True), name="news_untold"
            ),
            models.Index(fields=["user", "kind", "told_at"], name="news_told_lately"),
            models.Index(fields=["created_at"], name="news_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
