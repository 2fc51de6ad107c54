"""The model of help requests."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_code
from common.choices import PartOfDay
from common.contact import Contact, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField, one_line
from common.typed import without_links
from common.zip_words import called_as_here
from pods.models import Pod, Ward
from requests_app.models.households import Household
from requests_app.models.wards import SeenByWard, index_of_wards, ward_or_none

# A floor or a building would say where somebody lives, a community who they are.
ROUGH_ZONES = {Pod.Zone.BLOCK, Pod.Zone.NEIGHBORHOOD}


# Of whoever wants to be called "Ms. Ruth" or "Don Hilario" the title is not the name.
TITLES = {"don", "doña", "sra", "sr", "mr", "mrs", "ms", "dr", "miss", "señora", "señor"}


def first_word(name: str) -> str:
    """Return the first of a name's words, with a title before it."""
    words = name.split()
    has_title = bool(words) and words[0].lower().rstrip(".") in TITLES
    return " ".join(words[: 2 if has_title else 1])


class HelpRequest(Submission, Contact):
    """A household's ask in one submission: one contact, and one or more needs."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(
        _("closed"), null=True, blank=True, editable=False, help_text=_("All needs have ended.")
    )
    erased_at = models.DateTimeField(
        _("erased"), null=True, blank=True, editable=False, help_text=_("Personal data is gone.")
    )
    is_coarse = models.BooleanField(
        _("times are rounded"), default=False, editable=False, help_text=_("Personal data is gone.")
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="requests",
        verbose_name=_("household"),
    )

    # Where
    ward = models.ForeignKey(
        Ward,
        # The ward says who may see it, so it must not vanish beneath it.
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
    zip_code = called_as_here(models.CharField(_("ZIP code"), max_length=10, blank=True))
    cross_streets = EncryptedTextField(_("cross streets"), blank=True, max_length=160)
    address = EncryptedTextField(_("address"), blank=True, max_length=300)
    address_index = BlindIndexField(source="address", purpose="address")
    access_notes = EncryptedTextField(_("how to get in"), blank=True, max_length=500)

    # Beside `Contact`; an erased request has no name
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone_extension = EncryptedTextField(_("extension"), blank=True, max_length=10)
    # Without phone and email; entered by a coordinator
    reached_through = EncryptedTextField(
        _("reached through"),
        blank=True,
        max_length=200,
        help_text=_("Somebody who passes a message on, and how to reach them."),
    )
    found_at = EncryptedTextField(
        _("found at"), blank=True, max_length=200, help_text=_("Where, and at which times.")
    )
    contact_time = models.CharField(
        _("best time"), max_length=10, choices=PartOfDay, blank=True, help_text=_("Empty: any.")
    )
    spoken_language = models.CharField(_("speaks"), max_length=10, default="en")
    # Which it is, where it is in no list
    spoken_words = EncryptedTextField(_("the other language"), blank=True, max_length=60)
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
            # Newest first: the last request of a phone or an email is one entry (`_EARLIER`).
            models.Index(fields=["phone_index", "-id"], name="request_phone"),
            models.Index(fields=["email_index", "-id"], name="request_email"),
            # Callers say the last four digits (docs/decisions/0038).
            models.Index(fields=["address_index", "-id"], name="request_address"),
            models.Index(fields=["phone_tail_index", "-id"], name="request_phone_tail"),
            models.Index(fields=["ward", "-id"], name="request_ward"),
            index_of_wards("request_in_ward"),
            models.Index(fields=["source", "-id"], name="request_source"),
            models.Index(
                # The list begins with what still waits, which is the smaller part by far.
                fields=["-id"],
                condition=Q(closed_at__isnull=True),
                name="request_waiting",
            ),
            models.Index(
                # All that `desk.route_suggestions` asks of open requests, from the index alone.
                fields=["ward", "pod", "zip_code", "household", "id"],
                condition=Q(closed_at__isnull=True),
                name="request_open_nearby",
            ),
            # For the totals of a period: how many asked, whose requests were done, and how many
            # people they are. All three are read from the index alone.
            models.Index(fields=["created_at"], include=["in_ward"], name="request_asked_lately"),
            models.Index(fields=["id"], include=["household"], name="request_its_household"),
            models.Index(
                fields=["household", "-id"],
                condition=Q(household_size__isnull=False),
                include=["household_size", "in_ward"],
                name="request_size",
            ),
            # The few that wait for a person to look at them, the newest first.
            models.Index(
                fields=["-id"],
                condition=Q(set_aside_at__isnull=False),
                name="request_set_aside",
            ),
            # Any part of a name is found by groups of three letters, without reading all names.
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="request_name_trgm"),
            GinIndex(fields=["name_joined"], name="request_name_joined"),
        ]
        constraints = [
            # "" is stored as it is, not encrypted, so that Postgres itself can tell what is gone.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", phone="", email="", address="", cross_streets="", access_notes="")
                & Q(reached_through="", found_at=""),
                name="request_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False)
                | ~Q(phone="", email="", reached_through="", found_at=""),
                name="request_can_be_reached",
                violation_error_message=_(
                    "Give a phone, an email, or who reaches them, or where they are found."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_coarse=False) | Q(erased_at__isnull=False),
                name="request_coarse_is_erased",
            ),
            # What was erased can no longer be told from what somebody else asked for.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, household__isnull=False)
                | Q(erased_at__isnull=False, household__isnull=True),
                name="request_has_household",
            ),
            one_line("request_takes_one_line", "name", "zip_code"),
            is_set_aside_for_a_reason("request_set_aside_has_reason"),
        ]

    def __str__(self) -> str:
        return plain_code(self.reference)

    @property
    def first_name(self) -> str:
        """The first word of the name: all that a neighbor has to know to say hello."""
        return first_word(self.name)

    @property
    def helper_first_name(self) -> str:
        return first_word(self.helper_name)

    @property
    def name_without_links(self) -> str:
        """Whoever reads the letters, which is the one who speaks for them, if there is one."""
        return without_links(self.helper_name or self.name)

    @property
    def has_no_contact(self) -> bool:
        """True when no phone and no email is known: somebody passes it on, or finds them."""
        # By the indexes, which say it without anything being decrypted.
        return not self.erased_at and not (self.phone_index or self.email_index)

    @property
    def rough_pod(self) -> Pod | None:
        """The pod where it tells no more than a block."""
        return self.pod if self.pod and self.pod.zone in ROUGH_ZONES else None
