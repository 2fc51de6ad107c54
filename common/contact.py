"""The fields asked of everybody who needs help or offers it. Both models are abstract."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from common.choices import (
    ContactMethod,
    Source,
    WhyAside,
    contact_methods,
    has_whatsapp,
)
from common.encryption import blind_index
from common.fields import BlindIndexField, EncryptedTextField, joined_words_of, search_key_of
from common.inserts import RowNumberField
from common.typed import without_links

PROOF = "mailed"
LENGTH_OF_PROOF = 20


def is_set_aside_for_a_reason(name: str) -> models.CheckConstraint:
    """Return the constraint `name` of a `Submission`."""
    return models.CheckConstraint(
        condition=Q(set_aside_at__isnull=True, why_aside="")
        | Q(set_aside_at__isnull=False) & ~Q(why_aside=""),
        name=name,
    )


class Submission(models.Model):
    """A row that came in by a form, however often its button was pressed, or was typed by staff."""

    id = RowNumberField()

    # Unique beneath all locks: a second press of Send finds the row of the first instead of a copy.
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    source = models.CharField(_("received by"), max_length=10, choices=Source, default=Source.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    staff_note = EncryptedTextField(_("note for coordinators"), blank=True, max_length=2000)
    # Set aside, it waits for a person to look at it, and is nowhere else (docs/decisions/0048).
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True, editable=False)
    why_aside = models.CharField(
        _("why it was set aside"), max_length=10, choices=WhyAside, blank=True, editable=False
    )

    class Meta:
        abstract = True


class ContactMethodField(models.CharField):
    """A `ContactMethod`. Forms of staff offer what the network has.

    Of somebody who chose what it has no longer they ask anew.
    """

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        field: Any = super().formfield(*args, **kwargs)
        if not has_whatsapp():
            field.choices = contact_methods()
        return field

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Reachable(models.Model):
    """Ways to reach somebody who has a `name`, and the language to write in."""

    name: Any
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    phone_index = BlindIndexField(source="phone", purpose="phone")
    phone_tail_index = BlindIndexField(source="phone", purpose="phone_tail")
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email")
    # Whoever has the mailbox has said that it is theirs: until then no letter holds their name.
    email_proven_at = models.DateTimeField(_("email proven"), null=True, blank=True, editable=False)
    # Then our letters say that there is a message, and nothing else (`messaging.letters`).
    others_read_email = models.BooleanField(_("other people read this mailbox"), default=False)
    contact_method = ContactMethodField(
        _("best way to reach"), max_length=10, choices=ContactMethod, default=ContactMethod.ANY
    )
    language = models.CharField(_("language of messages"), max_length=10, default="en")

    class Meta:
        abstract = True

    @property
    def name_without_links(self) -> str:
        """The name for letters to others: nobody's name leads anywhere."""
        return without_links(self.name)

    @property
    def letter_name(self) -> str:
        """The name for letters to themselves; "" until they have said that the email is theirs."""
        return self.name_without_links if self.email_proven_at else ""

    @property
    def email_proof(self) -> str:
        """Return what a letter to this email brings along, and nothing else that we show."""
        of = f"{self._meta.label_lower}:{self.pk}:{self.email_index}"
        return blind_index(of, purpose="email_proof")[:LENGTH_OF_PROOF]

    def is_proven_by(self, proof: str) -> bool:
        """Tell whether `proof` came with a letter to the email as it is now."""
        return bool(self.email) and constant_time_compare(proof, self.email_proof)

    def as_mailed(self, url: str) -> str:
        """Return `url` as a letter to this email has it: its page then asks if the mail arrived."""
        return url if self.email_proven_at else f"{url}?{PROOF}={self.email_proof}"


class Contact(Reachable):
    """A name that staff search and sort by, and ways to reach whoever has it."""

    # Readable in the database, unlike phone and email.
    name = models.CharField(_("name"), max_length=100)
    name_key = search_key_of("name")
    name_joined = joined_words_of("name")

    class Meta:
        abstract = True
