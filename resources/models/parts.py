"""The parts of an entry that stand in rows of their own: its phones, and an address kept secret."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from common.phones import LineField, WithoutExtension, by_phone
from resources.choices import PhoneKind
from resources.models.resources import Resource

# More have the same last four digits only in a directory of a million.
MOST_WITH_PHONE = 200


class Phone(models.Model):
    """A line on which an entry is reached: a number, its kind, and who answers in which language.

    `number` is in E.164 with its extension ("+12025550123;ext=4"), or a short one: 211, 988, and
    for text messages 741741.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="phones", verbose_name=_("resource")
    )
    number = LineField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=PhoneKind, default=PhoneKind.VOICE)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    note = models.CharField(
        _("note"),
        max_length=120,
        blank=True,
        help_text=_("What this line is for, or what to press or to ask for."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    i18n = TranslationField(fields=("note",))
    note_i18n: str
    # Backwards, so that one index finds the whole of it and its last four digits.
    number_key = models.GeneratedField(
        expression=Reverse(WithoutExtension("number")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        constraints = [
            models.UniqueConstraint(fields=["resource", "number", "kind"], name="phone_once"),
            # A short code of five or six digits takes messages and no calls.
            models.CheckConstraint(
                condition=Q(kind=PhoneKind.TEXT) | ~Q(number__regex=r"^[0-9]{5,6}$"),
                name="phone_text_codes",
                violation_error_message=_("This number can only get text messages."),
            ),
        ]
        indexes = [
            # Equality and LIKE 'part%' in one, whatever the collation.
            models.Index(OpClass("number_key", name="text_pattern_ops"), name="phone_number_key"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def href(self) -> str:
        """The link that dials it, or begins a message to it."""
        return self.number.sms_href if self.kind == PhoneKind.TEXT else self.number.as_rfc3966


class HiddenAddress(models.Model):
    """The address of an entry that must not be found, such as a shelter's; for coordinators only.

    Encrypted, and in a table that no public page reads: of such an entry the public columns of the
    address are empty (`resource_hidden_address`), so no page, list, feed or search can show it.
    """

    id = RowNumberField()
    resource = models.OneToOneField(
        Resource,
        on_delete=models.CASCADE,
        related_name="hidden_address",
        verbose_name=_("resource"),
    )
    address = EncryptedTextField(_("hidden address"), max_length=300)

    class Meta:
        verbose_name = _("hidden address")
        verbose_name_plural = _("hidden addresses")

    def __str__(self) -> str:
        return f"{self.pk}"


def reached_by(text: str) -> Q:
    """Entries with the phone number `text`, whole or its last four digits."""
    found = Phone.objects.filter(by_phone(text, "number_key")).order_by()
    # Asked for first: "or" with a subquery would look at every entry.
    return Q(pk__in=list(found.values_list("resource", flat=True)[:MOST_WITH_PHONE]))
