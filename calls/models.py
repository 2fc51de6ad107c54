"""Calls, the messages that callers leave, and the sentences that the network's people read out."""

import hashlib
from base64 import b64decode, b64encode
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.choices import Outcome, Sentence
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from inbox.models import Item, Thread
from pods.models import Ward


class CallQuerySet(models.QuerySet["Call"]):
    def left_over(self, age: timedelta, age_of_talks: timedelta) -> "CallQuerySet":
        """Calls that began so long ago that they are over, whatever the provider has told."""
        now = timezone.now()
        untaken = Q(taken_at=None, started_at__lt=now - age)
        return self.filter(untaken | Q(started_at__lt=now - age_of_talks), outcome="")


class Call(models.Model):
    """A call to one of the network's numbers. Whose it was, its conversation knows.

    It stands in the conversation as one item, once it is known what became of it.
    """

    # The provider's own number of it.
    key = models.CharField(max_length=64, unique=True, editable=False)
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="calls", verbose_name=_("conversation")
    )
    item = models.OneToOneField(
        Item,
        on_delete=models.CASCADE,
        null=True,
        related_name="call",
        verbose_name=_("message"),
    )
    ward = models.ForeignKey(
        Ward, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("ward")
    )
    # One of the languages of the pages, by key; "" before one was chosen.
    language = models.CharField(_("language"), max_length=10, blank=True)
    outcome = models.CharField(_("state"), max_length=10, choices=Outcome, blank=True)
    started_at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now
    )
    # The one who pressed a key to take it, as `messaging.on_call` names them.
    taken_by_kind = models.CharField(max_length=10, blank=True)
    taken_by_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(_("answered"), null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to us")
        verbose_name_plural = _("calls to us")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", item=None) | ~Q(outcome="") & Q(item__isnull=False),
                name="call_over_has_item",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by_kind="", taken_by_id=None)
                | Q(taken_at__isnull=False, taken_by_id__isnull=False),
                name="call_taken_by_somebody",
            ),
        ]
        indexes = [
            # The few that go on, for the job that ends what nobody has told the end of.
            models.Index(fields=["started_at"], condition=Q(outcome=""), name="call_going_on"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Recording(models.Model):
    """The message that a caller left: encrypted here, once the worker has fetched it."""

    id = RowNumberField()
    sid = models.CharField(max_length=34, unique=True, editable=False)
    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="recordings", verbose_name=_("call to us")
    )
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    audio = EncryptedTextField(_("recording"), blank=True)
    content_type = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now
    )
    fetched_at = models.DateTimeField(null=True)
    # It was nowhere to be had, for days: whoever left it is called.
    lost_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recorded message")
        verbose_name_plural = _("recorded messages")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fetched_at=None) | Q(lost_at=None), name="recording_is_here_or_lost"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def keep(self, data: bytes) -> None:
        """Put the sound into the row, which is not saved yet."""
        self.audio = b64encode(data).decode()

    def sound(self) -> bytes:
        return b64decode(self.audio)


class AtProvider(models.Model):
    """A recording that the provider has still. It goes there when the row goes here.

    A row of its own, so that whoever erases a conversation forgets none that lies elsewhere.
    """

    sid = models.CharField(max_length=34, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    # When it is tried next; while it is being tried, when whoever tries it must have died.
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"


class SpokenSentence(models.Model):
    """A sentence as somebody of the network reads it out, for all who call.

    It counts for these words in this language, and no longer once they are others.
    """

    sentence = models.CharField(_("sentence"), max_length=10, choices=Sentence)
    language = models.CharField(_("language"), max_length=10)
    words = models.TextField(_("words"), max_length=1000)
    words_hash = models.CharField(max_length=64, editable=False)
    audio = models.BinaryField(_("recording"))
    content_type = models.CharField(max_length=20)
    # What its address is made of: other sound, other address.
    audio_hash = models.CharField(max_length=64, editable=False, db_index=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("spoken sentence")
        verbose_name_plural = _("spoken sentences")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["language", "words_hash"], name="spokensentence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sentence_display()} ({self.language})"


def hash_of(words: str) -> str:
    """Return what words are found again by."""
    return hashlib.sha256(words.encode()).hexdigest()
