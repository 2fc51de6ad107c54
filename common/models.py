"""Kinds of help, private links and half-filled forms: what every app stands on."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltrans.fields import TranslationField

from common.fields import EncryptedJSONField, EncryptedTextField
from common.inserts import insert


class CategoryQuerySet(models.QuerySet["Category"]):
    def active(self) -> "CategoryQuerySet":
        """Kinds of help that forms show, in order."""
        return self.filter(is_active=True)


class Category(models.Model):
    """A kind of help. One list for needs, for what volunteers offer, and for resources."""

    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(
        _("hint"), max_length=160, blank=True, help_text=_("A few examples, shown below the name.")
    )
    slug = models.SlugField(_("slug"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown on forms"), default=True)
    asks_about_food = models.BooleanField(
        _("asks about food"),
        default=False,
        help_text=_("The form asks for household size and allergies."),
    )
    asks_delivery = models.BooleanField(
        _("can be left at the door"),
        default=False,
        help_text=_("The form asks whether things can be left at the door."),
    )
    needs_transport = models.BooleanField(
        _("needs a car or bike"),
        default=False,
        help_text=_("Volunteers with a car or a bike come first."),
    )
    is_goods = models.BooleanField(
        _("things rather than time"),
        default=False,
        help_text=_("The volunteer form asks what they can give."),
    )
    i18n = TranslationField(fields=("name", "hint"))
    name_i18n: str
    hint_i18n: str

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("kind of help")
        verbose_name_plural = _("kinds of help")

    def __str__(self) -> str:
        return self.name_i18n


class LinkPurpose(models.TextChoices):
    """What a private link opens."""

    REQUEST = "request", _("A help request")
    VOLUNTEER = "volunteer", _("A volunteer's own page")
    MATCH = "match", _("The question to a volunteer")
    ROUTE = "route", _("The question about a route")


def new_token() -> str:
    """An unguessable token of 22 characters (128 bits) that is safe in a URL."""
    return secrets.token_urlsafe(16)


def hash_token(token: str) -> str:
    """SHA-256 of `token`, 64 hex digits: what is looked up."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class PrivateLinkManager(models.Manager["PrivateLink"]):
    def issue(
        self, purpose: LinkPurpose, subject_id: int, *, expires_at: datetime | None = None
    ) -> "PrivateLink":
        """A new link that opens the row `subject_id` for `purpose`."""
        token = new_token()
        link = self.model(
            purpose=purpose,
            subject_id=subject_id,
            token=token,
            token_hash=hash_token(token),
            expires_at=expires_at,
        )
        insert([link])
        return link

    def resolve(self, purpose: LinkPurpose, token: str) -> int | None:
        """The id that `token` opens, or None when it is unknown, revoked or past its time."""
        now = timezone.now()
        return (
            self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
            .filter(purpose=purpose, token_hash=hash_token(token))
            .values_list("subject_id", flat=True)
            .first()
        )

    def current(self, purpose: LinkPurpose, subject_id: int) -> "PrivateLink | None":
        """The newest link to `subject_id` that has not been revoked."""
        links = self.filter(purpose=purpose, subject_id=subject_id, revoked_at=None)
        return links.order_by("-id").first()

    def revoke(self, purpose: LinkPurpose, *subject_ids: int) -> None:
        """Close every link to these rows for good."""
        self.filter(purpose=purpose, subject_id__in=subject_ids, revoked_at=None).update(
            revoked_at=timezone.now()
        )


class PrivateLink(models.Model):
    """An unguessable, revocable address that lets one person see and change what is theirs.

    It is looked up by the token's hash. The token itself is kept encrypted, because a message that
    carries it is written when it is sent, not when it is caused.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose)
    subject_id = models.BigIntegerField(pgettext_lazy("what a private link opens", "opens"))
    token = EncryptedTextField(_("token"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PrivateLinkManager()

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        indexes = [models.Index(fields=["purpose", "subject_id"], name="privatelink_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"


class FormDraftManager(models.Manager["FormDraft"]):
    def open_with(self, form: str, token: str) -> "FormDraft | None":
        """The draft of `form` that the browser's `token` opens, sent or not, unless too old."""
        return self.filter(
            form=form, token_hash=hash_token(token), expires_at__gt=timezone.now()
        ).first()

    def start(self, form: str) -> tuple["FormDraft", str]:
        """A new, empty draft, and the token for the browser's cookie."""
        token = new_token()
        expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
        return self.create(form=form, token_hash=hash_token(token), expires_at=expires_at), token


class FormDraft(models.Model):
    """What someone has typed so far into a form of several pages, encrypted, for two hours.

    `answers` maps a page's name to what was posted there: {"where": {"zip_code": ["20010"], …}}.
    Once sent the answers are wiped and `result` keeps the private link's token, so that a second
    press of the button shows the same confirmation and stores nothing new.
    """

    form = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    answers = EncryptedJSONField(default=dict)
    result = EncryptedJSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = FormDraftManager()

    class Meta:
        verbose_name = _("half-filled form")
        verbose_name_plural = _("half-filled forms")

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.result is not None

    def keep(self, page: str, posted: dict[str, list[Any]]) -> bool:
        """Store what was posted on `page`, valid or not; False when it was sent by now.

        A sent draft never gets answers again: nobody would wipe them.
        """
        if self.is_sent:
            return False
        self.answers[page] = posted
        self.expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
        unsent = FormDraft.objects.filter(pk=self.pk, result=None)
        return bool(unsent.update(answers=self.answers, expires_at=self.expires_at))


class ContentEditManager(models.Manager["ContentEdit"]):
    def merge(self) -> None:
        """Make one row of those of each topic, in one statement: every reader sees the same sum."""
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH merged AS (DELETE FROM common_contentedit RETURNING topic, number) "
                "INSERT INTO common_contentedit (topic, number) "
                "SELECT topic, sum(number) FROM merged GROUP BY topic"
            )


class ContentEdit(models.Model):
    """An edit to something that shared pages show; triggers add the rows (`BumpContentVersion`).

    The version of a topic is the sum of its rows' numbers. An edit only adds a row, so that it
    waits for no other edit, and is counted from the moment that it is committed. The numbers are
    random: with an edit that was taken back no version is what it will be after another one.
    """

    topic = models.CharField(max_length=20)
    number = models.BigIntegerField()

    objects = ContentEditManager()

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
