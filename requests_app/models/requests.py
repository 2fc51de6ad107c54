"""Help requests."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_code
from common.choices import PartOfDay
from common.contact import Contact, Submission
from common.fields import EncryptedTextField
from pods.models import Pod, Ward
from requests_app.models.wards import SeenByWard, index_of_wards, ward_or_none


class HelpRequest(Submission, Contact):
    """One household's ask in one submission: one contact, and one or more needs."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(
        _("closed"), null=True, blank=True, editable=False, help_text=_("All needs have ended.")
    )
    erased_at = models.DateTimeField(
        _("erased"), null=True, blank=True, editable=False, help_text=_("Personal data is gone.")
    )
    repeat_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("earlier request"),
        help_text=_("The same phone or email asked shortly before."),
    )

    # Where
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("ward"),
        db_index=False,  # the index on ward and id serves it
    )
    in_ward = ward_or_none()
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("pod")
    )
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    cross_streets = EncryptedTextField(_("cross streets"), blank=True, max_length=160)
    address = EncryptedTextField(_("address"), blank=True, max_length=300)
    access_notes = EncryptedTextField(_("how to get in"), blank=True, max_length=500)

    # Beside `Contact`; an erased request has no name
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone_extension = EncryptedTextField(_("extension"), blank=True, max_length=10)
    contact_time = models.CharField(
        _("best time"), max_length=10, choices=PartOfDay, blank=True, help_text=_("Empty: any.")
    )
    spoken_language = models.CharField(_("speaks"), max_length=10, default="en")
    other_languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("also speaks a little"),
        default=list,
        blank=True,
        help_text=_("If there are none, only neighbors who speak their language are suggested."),
    )
    may_leave_message = models.BooleanField(_("OK to leave a voicemail"), default=False)
    # Somebody else speaks for them, or asks for them
    helper_name = EncryptedTextField(_("who speaks for them"), blank=True, max_length=100)
    for_someone_else = models.BooleanField(_("asked for somebody else"), default=False)
    person_knows = models.BooleanField(_("they know about it"), default=True)
    # Food
    household_size = models.PositiveSmallIntegerField(
        _("people in the household"), null=True, blank=True, validators=[MaxValueValidator(50)]
    )
    allergies = EncryptedTextField(_("allergies and diets"), blank=True, max_length=500)

    consented_at = models.DateTimeField(_("agreed to the data use"), default=timezone.now)

    objects = SeenByWard.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("help request")
        verbose_name_plural = _("help requests")
        indexes = [
            models.Index(fields=["phone_index", "-id"], name="request_phone"),
            models.Index(fields=["email_index", "-id"], name="request_email"),
            models.Index(fields=["phone_tail_index", "-id"], name="request_phone_tail"),
            models.Index(fields=["ward", "-id"], name="request_ward"),
            index_of_wards("request_in_ward"),
            models.Index(fields=["source", "-id"], name="request_source"),
            models.Index(
                fields=["-id"], condition=Q(closed_at__isnull=True), name="request_waiting"
            ),
            models.Index(
                fields=["ward", "pod", "zip_code", "repeat_of", "id"],
                condition=Q(closed_at__isnull=True),
                name="request_open_nearby",
            ),
            models.Index(
                fields=["-id"], condition=Q(repeat_of__isnull=False), name="request_again"
            ),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="request_name_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", phone="", email="", address="", cross_streets="", access_notes=""),
                name="request_erased_is_empty",
            )
        ]

    def __str__(self) -> str:
        return plain_code(self.reference)
