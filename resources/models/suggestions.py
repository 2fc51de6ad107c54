"""Suggestions for the directory: a new entry, or what is wrong with one, until they are decided.

What may become public stands in clear; the sender's words and email are encrypted, and no page
for staff shows the email.
"""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DIRECTORY, Roles, covers_city, ward_ids
from common.contact import Reachable, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField, search_key_of
from pods.models import Ward
from resources.choices import SuggestionKind, SuggestionState
from resources.models.resources import Resource


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def held_by(self, user: User, roles: Roles) -> Self:
        """Those on which `user` decides: in their wards, or about an entry that they look after.

        What names no ward, and entries of the whole city, are for those of the whole city.
        """
        if covers_city(user, roles):
            return self
        own = Resource.objects.held_by(user, roles).order_by().values("pk")
        return self.filter(
            Q(kind=SuggestionKind.NEW, ward__in=ward_ids(user, roles))
            | (~Q(kind=SuggestionKind.NEW) & Q(resource__in=own))
        )

    def visible_to(self, user: User) -> Self:
        return self.held_by(user, DIRECTORY)

    def waiting(self) -> Self:
        """Narrow to those about which somebody has to decide."""
        return self.filter(state=SuggestionState.WAITING, set_aside_at=None)

    def set_aside(self) -> Self:
        """Narrow to those that a person has to look at first."""
        return self.filter(set_aside_at__isnull=False)


class Suggestion(Submission, Reachable):
    """What somebody told us of the directory, and the way to tell them what became of it."""

    # Nobody is asked for a name or a phone number.
    name = ""
    phone = None
    phone_index = None
    phone_tail_index = None
    contact_method = None

    kind = models.CharField(_("kind"), max_length=10, choices=SuggestionKind)
    state = models.CharField(
        _("state"), max_length=10, choices=SuggestionState, default=SuggestionState.WAITING
    )
    created_at = models.DateTimeField(_("suggested"), default=timezone.now, editable=False)
    # The entry that it is about; of a new one the entry that it became, or is the same as.
    resource = models.ForeignKey(
        Resource,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("resource"),
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward"),
    )

    # What may become public; of an entry only what is different.
    title = models.CharField(_("name"), max_length=120, blank=True)
    title_key = search_key_of("title")
    description = models.TextField(_("what it offers"), max_length=1000, blank=True)
    place = models.CharField(_("address"), max_length=200, blank=True)
    number = models.CharField(_("phone number"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("hours, in words"), max_length=300, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )

    # Never public
    words = EncryptedTextField(_("their words"), blank=True, max_length=1000)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)

    # What became of it
    reason = EncryptedTextField(_("why not"), blank=True, max_length=500)
    taken = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("what was taken over"),
        default=list,
        blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("suggestion for the directory")
        verbose_name_plural = _("suggestions for the directory")
        indexes = [models.Index(fields=["state", "-id"], name="suggestion_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SuggestionState.WAITING, decided_at=None, decided_by=None)
                | Q(
                    state__in=SuggestionState.decided(),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="suggestion_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind=SuggestionKind.NEW) | Q(resource__isnull=False),
                name="suggestion_is_about_an_entry",
            ),
            models.CheckConstraint(
                # What was set aside is decided by nobody before it was taken in.
                condition=Q(set_aside_at=None) | Q(state=SuggestionState.WAITING),
                name="suggestion_aside_is_undecided",
            ),
            is_set_aside_for_a_reason("suggestion_aside_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    @property
    def is_new(self) -> bool:
        """Whether it suggests a new entry, and is not about one that is there."""
        return self.kind == SuggestionKind.NEW

    @property
    def is_waiting(self) -> bool:
        return self.state == SuggestionState.WAITING and self.set_aside_at is None

    @property
    def public_entry(self) -> Any:
        """The entry that it is about or that it became, once the public may read it."""
        entry = self.resource
        return entry if entry is not None and entry.state == "published" else None


def in_doubt() -> Exists:
    """Return whether staff have said of a resource that something is wrong, and nobody decided."""
    said = Suggestion.objects.waiting().filter(resource=OuterRef("pk"), entered_by__isnull=False)
    return Exists(said.exclude(kind=SuggestionKind.NEW).order_by())
