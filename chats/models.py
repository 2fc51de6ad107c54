"""The chats that are posted to, the posts, and what each of them was about."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chats.choices import PostKind, ThingKind
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from messaging.channels.chat.services import name_of
from pods.models import Ward
from pods.models.places import HeldByRole


class ChatTarget(models.Model):
    """A chat of a ward, or of the whole network, and what is posted there.

    Its address lets anybody post who has it: it is shown to nobody, and stored encrypted.
    """

    id = RowNumberField()
    name = models.CharField(
        _("name"), max_length=80, help_text=_("As you call it among yourselves: Ward 1 on Slack.")
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="chats",
        verbose_name=_("ward"),
        help_text=_("Leave empty for the whole city."),
    )
    address = EncryptedTextField(_("address"), max_length=500)
    scheme = models.CharField(_("service"), max_length=12, editable=False)
    language = models.CharField(_("language of the posts"), max_length=10, default="en")
    posts_needs = models.BooleanField(
        _("open needs"),
        default=True,
        help_text=_("Of wards with a public list, as it says them: kind of help and how soon."),
    )
    posts_notices = models.BooleanField(
        _("notices"), default=True, help_text=_("Those that everybody may read.")
    )
    posts_resources = models.BooleanField(
        _("new resources"), default=False, help_text=_("What is new in the directory, once a day.")
    )
    posts_cards = models.BooleanField(
        _("the shelf"),
        default=False,
        help_text=_("What neighbors look for, give, lend or teach, once a day; no names."),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    needs_posted_at = models.DateTimeField(null=True, blank=True, editable=False)
    resources_posted_at = models.DateTimeField(null=True, blank=True, editable=False)
    cards_posted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since a post failed for good; in a code that is no word of the service.
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_as = models.CharField(max_length=40, blank=True, editable=False)

    objects = HeldByRole.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("group chat")
        verbose_name_plural = _("group chats")
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_as="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_as=""),
                name="chattarget_stopped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def service(self) -> str:
        """Return the name of the service."""
        return name_of(self.scheme)


class Post(models.Model):
    """One post in a chat. What it says is written when it goes out, and is not kept."""

    target = models.ForeignKey(ChatTarget, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=10, choices=PostKind)
    created_at = models.DateTimeField(default=timezone.now)
    # The attempt that was last begun: one of which nobody knows the end is not made again.
    tried = models.PositiveSmallIntegerField(default=0)
    # How much of what it is about was still so when it was last written, and how often that was.
    left = models.PositiveSmallIntegerField(default=0)
    edits = models.PositiveSmallIntegerField(default=0)
    # The posts whose end it says, where those cannot be changed.
    answers = ArrayField(models.BigIntegerField(), default=list)
    # Since nothing of it is so any more, and that was said.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The few whose end is still to be said.
            models.Index(
                fields=["target"],
                condition=Q(ended_at=None, kind__in=["needs", "notice", "cards"]),
                name="post_to_follow",
            ),
            models.Index(fields=["target", "-id"], name="post_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PostedThing(models.Model):
    """A thing that a chat was told of, once; without a post where it was there before the chat."""

    target = models.ForeignKey(
        ChatTarget, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    post: Any = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="things"
    )
    kind = models.CharField(max_length=10, choices=ThingKind)
    subject_id = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "kind", "subject_id"], name="postedthing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
