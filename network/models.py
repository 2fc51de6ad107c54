"""The network that runs this install: the one row of it, and its links."""

import zoneinfo
from typing import Any

import phonenumbers
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.phones import PublishedPhoneField
from network.bounds import KEPT
from network.contrast import weakest
from network.language_models import PageLanguage as PageLanguage
from network.own_channels import OwnChannel

ONE = 1


class Days(models.PositiveSmallIntegerField):
    """A number of days within the bounds of a setting; empty for what the setting says."""

    def __init__(self, *args: Any, setting: str = "", **kwargs: Any) -> None:
        self.setting = setting
        if setting:
            _name, least, most = KEPT[setting]
            kwargs.update(null=True, blank=True)
            kwargs["validators"] = [MinValueValidator(least), MaxValueValidator(most)]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs


def _color(label: Any, help_text: Any) -> models.CharField:
    is_hex = RegexValidator(r"^#[0-9a-f]{6}$", _("Please give the color as # and six digits."))
    return models.CharField(
        label, max_length=7, blank=True, validators=[is_hex], help_text=help_text
    )


class NetworkQuerySet(models.QuerySet["Network"]):
    def the_one(self) -> "Network | None":
        """Return the network; None before anybody said anything about it."""
        return self.defer("mark_small", "mark_large").first()


class Network(models.Model):
    """The network: its name, how it is reached, its languages, how long it keeps what, is it open.

    What is empty comes from the settings.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONE, editable=False)
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("As it stands on every page and letter.")
    )
    about = models.TextField(
        _("about the network"),
        max_length=600,
        blank=True,
        help_text=_("In two sentences: the neighbors you are, and what you do together."),
    )
    consent_text = models.TextField(
        _("more about what people agree to"),
        max_length=1000,
        blank=True,
        help_text=_("Stands on the forms, above the button that sends them."),
    )
    privacy_text = models.TextField(
        _("more about privacy"),
        max_length=4000,
        blank=True,
        help_text=_("Follows our own text on the page about privacy."),
    )
    pause_text = models.TextField(
        _("what is said while you pause"),
        max_length=600,
        blank=True,
        help_text=_("For example why, and where people can turn to meanwhile."),
    )
    mark_small = models.BinaryField(_("mark"), default=bytes, editable=False)
    mark_large = models.BinaryField(_("mark"), default=bytes, editable=False)
    mark_hash = models.CharField(_("mark"), max_length=16, blank=True, editable=False)
    accent = _color(
        _("color"), _("For links and buttons, as # and six digits: #135c48. Empty for our green.")
    )
    accent_dark = _color(
        _("color on dark pages"), _("Empty for the same color, as light as it must be there.")
    )
    phone = PublishedPhoneField(
        _("phone"),
        blank=True,
        help_text=_("The number to call where a ward has no hotline of its own. Public."),
    )
    email = models.EmailField(_("email"), blank=True, help_text=_("Public."))
    address = models.TextField(
        _("postal address"), max_length=300, blank=True, help_text=_("Public.")
    )
    sender_email = models.EmailField(
        _("sender of emails"),
        blank=True,
        help_text=_("Your mail server must be allowed to send in its name."),
    )
    sender_name = models.CharField(
        _("name of the sender"),
        max_length=80,
        blank=True,
        help_text=_("Empty for the name of the network, in the language of each email."),
    )
    reply_to = models.EmailField(
        _("answers go to"), blank=True, help_text=_("Empty: to the sender.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True, help_text=_("For example America/Chicago.")
    )
    phone_region = models.CharField(
        _("country of phone numbers"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, for numbers that are typed without a country: US."),
    )
    languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("Languages of the pages"),
        default=list,
        blank=True,
    )
    spoken_languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages that people speak"),
        default=list,
        blank=True,
    )
    leave_to = models.URLField(
        _("where “Leave this page” leads"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("A site that anybody may be looking at."),
    )
    open_data_license = models.URLField(
        _("license of the directory"),
        blank=True,
        help_text=_("The address of the terms under which others may use it."),
    )
    open_data_contact = models.CharField(
        _("contact for developers"), max_length=200, blank=True, help_text=_("Public.")
    )
    request_days = Days(_("days a request is kept after its end"), setting="REQUEST_KEPT_FOR")
    unanswered_days = Days(
        _("days a request without an answer is kept"), setting="UNANSWERED_KEPT_FOR"
    )
    volunteer_days = Days(_("silent days until a volunteer is asked"), setting="VOLUNTEER_KEPT_FOR")
    answer_days = Days(_("days to answer that question"), setting="ANSWER_WITHIN")
    notes_days = Days(_("days calls and notes are kept"), setting="NOTES_KEPT_FOR")
    messages_days = Days(_("days it is kept that a message was sent"), setting="MESSAGES_KEPT_FOR")
    imports_days = Days(_("days a spreadsheet is kept"), setting="IMPORTS_KEPT_FOR")
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    paused_until = models.DateField(_("paused until"), null=True, editable=False)
    i18n = TranslationField(fields=("name", "about", "consent_text", "privacy_text", "pause_text"))
    name_i18n: str

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("network")
        constraints = [
            models.CheckConstraint(condition=Q(id=ONE), name="network_is_one"),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(opened_at__isnull=False),
                name="network_pauses_once_open",
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_at__isnull=False),
                name="network_until_is_of_a_pause",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__range": (least, most)}),
                    name=f"network_{name}",
                )
                for name, least, most in KEPT.values()
            ),
        ]

    def __str__(self) -> str:
        return str(self.name_i18n or capfirst(_("network")))

    def clean(self) -> None:
        """Refuse a color that cannot be read, a time zone and a country that nobody knows."""
        problems = {
            **color_problems(self.accent, self.accent_dark),
            **_place_problems(self.time_zone, self.phone_region),
        }
        if problems:
            raise ValidationError(problems)


def color_problems(accent: str, accent_dark: str) -> dict[str, str]:
    """Return what is wrong with the colors, in words with the figure, by field."""
    found = {}
    for name, color, is_dark in (("accent", accent, False), ("accent_dark", accent_dark, True)):
        weak = weakest(color, is_dark=is_dark) if len(color) == 7 else None
        if weak:
            found[name] = str(
                _(
                    "This color is hard to read: its contrast with %(ground)s is %(ratio)s, and "
                    "should be at least 4.5."
                )
            ) % {"ground": weak.ground, "ratio": f"{weak.ratio:.1f}"}
    return found


def _place_problems(time_zone: str, region: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if time_zone and time_zone not in zoneinfo.available_timezones():
        found["time_zone"] = _("There is no such time zone. One looks like America/Chicago.")
    if region and region not in phonenumbers.SUPPORTED_REGIONS:
        found["phone_region"] = _("There is no such country. One looks like US.")
    return found


class NetworkLink(OwnChannel):
    """A place elsewhere where people find the network."""

    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="links", verbose_name=_("network")
    )

    class Meta(OwnChannel.Meta):
        verbose_name = _("link of the network")
        verbose_name_plural = _("links of the network")
        constraints = [
            *OwnChannel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "url"], name="networklink_once"),
        ]
