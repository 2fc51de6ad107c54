"""Private links: addresses that open what is one person's, and the tokens in them."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.inserts import RowNumberField, copy_in, insert, new_row


class LinkPurpose(models.TextChoices):
    """The kinds of pages that a private link opens."""

    REQUEST = "request", _("A help request")
    VOLUNTEER = "volunteer", _("A volunteer's own page")
    MATCH = "match", _("The question to a volunteer")
    ROUTE = "route", _("The question about a route")
    MEMBER = "member", _("The page of a member of a pod")
    PROPOSAL = "proposal", _("A proposal of a pod or group")
    SUGGESTION = "suggestion", _("A suggestion for the directory")
    KEEPER = "keeper", _("The page of a keeper of entries")
    CALLER = "caller", _("The places that a volunteer calls")
    INVITATION = "invitation", _("An invitation to the staff")
    NEWS = "news", _("Notices by email or text")
    ANNOUNCED = "announced", _("An announcement")
    CARD = "card", _("A card of the shelf")
    RESERVATION = "reserved", _("A reservation of the shelf")
    HELPER = "helper", _("The page of somebody on a shift")
    VOTER = "voter", _("The page of somebody who decides")
    DECISION = "decision", _("A decision that everybody with the link may answer")
    CARE = "care", _("Words to the people of care")


def new_token() -> str:
    """Return an unguessable token of 22 characters (128 bits) that is safe in a URL."""
    return secrets.token_urlsafe(16)


def hash_token(token: str) -> str:
    """Return the SHA-256 of `token`, 64 hex digits, by which it is looked up."""
    # No salt and no slow hash: nobody can try out 128 random bits. "replace", because a cookie may
    # hold what UTF-8 cannot write; it is then an unknown token and no error.
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class PrivateLinkManager(models.Manager["PrivateLink"]):
    def issue(
        self, purpose: LinkPurpose, subject_id: int, *, expires_at: datetime | None = None
    ) -> "PrivateLink":
        """A new link that opens the row `subject_id` for `purpose`."""
        link = self.new(purpose, subject_id, expires_at)
        insert([link])
        return link

    def issue_all(self, purpose: LinkPurpose, subject_ids: Iterable[int]) -> None:
        """Give each of these rows a new link, in one statement."""
        copy_in([self.new(purpose, subject_id) for subject_id in subject_ids])

    def new(
        self, purpose: LinkPurpose, subject_id: int = 0, expires_at: datetime | None = None
    ) -> "PrivateLink":
        """Return a link that is not stored yet. The subject may be named later."""
        token = new_token()
        of = {"purpose": purpose, "subject_id": subject_id, "expires_at": expires_at}
        return new_row(self.model, token=token, token_hash=hash_token(token), **of)

    def resolve(self, purpose: LinkPurpose, token: str) -> int | None:
        """The id that `token` opens, or None when it is unknown, revoked or past its time."""
        # By purpose too: ids of requests and of volunteers are counted apart, so the same number is
        # both.
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

    def renew(
        self, purpose: LinkPurpose, subject_id: int, *, in_place_of: str = ""
    ) -> "PrivateLink":
        """A new link to `subject_id`; all others to it open nothing any more.

        Whoever calls it has locked the row that it opens. `in_place_of` is the token of the page
        that asks: where another press has just stopped it, both get the same new link.
        """
        before = self.current(purpose, subject_id)
        own = self.filter(token_hash=hash_token(in_place_of), revoked_at=None)
        if before and in_place_of and not own.exists():
            return before
        self.revoke(purpose, subject_id)
        return self.issue(purpose, subject_id, expires_at=before.expires_at if before else None)

    def revoke(self, purpose: LinkPurpose, *subject_ids: int) -> None:
        """Close every link to these rows for good."""
        self.filter(purpose=purpose, subject_id__in=subject_ids, revoked_at=None).update(
            revoked_at=timezone.now(), token=""
        )


class PrivateLink(models.Model):
    """An unguessable, revocable address that lets one person see and change what is theirs.

    It is looked up by the token's hash. The token itself is kept encrypted, because a message that
    carries it is written when it is sent, not when it is caused.
    """

    id = RowNumberField()
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


class LinkAsked(models.Model):
    """Somebody has lost their private link: the blind index of what they typed, until a job looks.

    The page that asks does no more than store this, for whoever is known and for anybody else.
    """

    contact_index = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.pk}"
