"""What is asked of everybody, whether they need help or offer it. Both models are abstract."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import ContactMethod, Source
from common.fields import BlindIndexField, EncryptedTextField, search_key_of


class Submission(models.Model):
    """What came in by a form, however often its button was pressed, or was typed by staff."""

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

    class Meta:
        abstract = True


class Contact(models.Model):
    """A name, ways to reach whoever has it, and the language to write in."""

    name = models.CharField(_("name"), max_length=100)
    name_key = search_key_of("name")
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    phone_index = BlindIndexField(source="phone", purpose="phone")
    phone_tail_index = BlindIndexField(source="phone", purpose="phone_tail")
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email")
    contact_method = models.CharField(
        _("best way to reach"), max_length=10, choices=ContactMethod, default=ContactMethod.ANY
    )
    language = models.CharField(_("language of messages"), max_length=10, default="en")

    class Meta:
        abstract = True
