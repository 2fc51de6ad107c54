"""The entries of the directory."""

import datetime
import uuid
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Trim
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.errors import NotPossible
from common.fields import TextsIn, joined_words_of, search_key_of
from common.models import SlugForGood
from common.reading_order import InReadersOrder, Named
from common.zip_words import called_as_here
from pods.models import Pod, Ward
from resources.choices import (
    Access,
    Appointment,
    Audience,
    Direction,
    EntryState,
    Reach,
    Wanted,
)
from resources.hours import Hours, is_zone, network_zone, zone_named
from resources.models.categories import ResourceCategory
from resources.models.joined import Source
from resources.models.kept import KeptTrue
from resources.models.organizations import Organization
from resources.models.resource_queries import ClosedForNow, ResourceQuerySet

# The texts that say where something is.
TELLS_WHERE = ("directions", "drop_off", "transport")
# Once public, and ours: what open data tells.
KNOWN = ~Q(state="draft") & Q(source=None)
# Addresses of ours below /resources/: an entry named so could not be opened.
TAKEN_SLUGS = ("suggest",)
NO_ZONE = _("There is no such time zone. Write it like America/Chicago.")
ON_EVERY_PAGE = _("Its number is on every page. Take it off there first.")


class Resource(KeptTrue, SlugForGood, Named):
    """A service, place, fund, hotline or group that helps, or that is helped."""

    # Its address may be in print: what was public once is never a draft again.
    UNPUBLISHED = EntryState.WITHDRAWN

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    category = models.ForeignKey(
        ResourceCategory,
        on_delete=models.PROTECT,
        related_name="resources",
        verbose_name=_("category"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("organization"),
        help_text=_("The organization behind it, if there is one."),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=140)
    description = models.TextField(_("what it offers"), max_length=2000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EntryState, default=EntryState.DRAFT
    )

    # --- For whom, in which direction, where ---
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience),
        verbose_name=_("for whom"),
        default=list,
        blank=True,
        help_text=_("None of them means: for everybody."),
    )
    direction = models.CharField(
        _("get or give"), max_length=4, choices=Direction, default=Direction.GET
    )
    wanted_kinds = ArrayField(
        models.CharField(max_length=20, choices=Wanted),
        verbose_name=_("kinds of things wanted"),
        default=list,
        blank=True,
    )
    wanted = models.TextField(
        _("wanted now"),
        max_length=600,
        blank=True,
        help_text=_("What is needed these days, and what is not."),
    )
    drop_off = models.CharField(
        _("where to drop it off"),
        max_length=300,
        blank=True,
        help_text=_("If it is not at the address, or not at all hours."),
    )
    reach = models.CharField(_("area"), max_length=6, choices=Reach, default=Reach.CITY)
    wards = models.ManyToManyField(
        Ward, related_name="resources", verbose_name=_("wards"), blank=True
    )
    pods: "models.ManyToManyField[Pod, models.Model]" = models.ManyToManyField(
        Pod, related_name="resources", verbose_name=_("pods"), blank=True
    )
    # What lists ask for: `area_of` of each ward and pod, or the reach. A trigger keeps it in step.
    areas = ArrayField(models.CharField(max_length=24), default=list, editable=False)

    # --- How to reach it ---
    is_hotline = models.BooleanField(_("hotline"), default=False)
    is_list = models.BooleanField(
        _("a list kept by others"),
        default=False,
        help_text=_("A page of somebody else that gathers such resources. It needs a website."),
    )
    email = models.EmailField(_("email"), blank=True)
    website = models.URLField(_("website"), blank=True)
    chat = models.URLField(_("chat"), blank=True, help_text=_("A link that opens a chat."))
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    street = models.CharField(
        _("street address"), max_length=200, blank=True, help_text=_("As maps know it.")
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("state or province"), max_length=40, blank=True)
    postal_code = called_as_here(models.CharField(_("ZIP code"), max_length=12, blank=True))
    country = models.CharField(_("country"), max_length=2, blank=True, editable=False)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    directions = models.CharField(
        _("how to find it"),
        max_length=300,
        blank=True,
        help_text=_("In words: behind the church, the blue door, second floor."),
    )
    address_hidden = models.BooleanField(
        _("the address is secret"),
        default=False,
        help_text=_("For shelters and the like: shown to coordinators only, on no page or list."),
    )
    transport = models.CharField(
        _("how to get there"),
        max_length=300,
        blank=True,
        help_text=_("Buses, trains, parking, rides."),
    )

    # --- When, and what to expect ---
    appointment = models.CharField(_("appointment"), max_length=10, choices=Appointment, blank=True)
    hours_note = models.CharField(
        _("about the hours"),
        max_length=300,
        blank=True,
        help_text=_("What the hours below cannot say: come early, the line closes at noon."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("Only if it is not the network’s, such as America/Chicago."),
    )
    reopens_on = models.DateField(
        _("closed for now, opens again on"),
        null=True,
        blank=True,
        help_text=_("Until that day it is said to be closed, and stands last in lists."),
    )
    is_free = models.BooleanField(_("free"), null=True, blank=True)
    cost = models.CharField(
        _("cost, in words"), max_length=120, blank=True, help_text=_("If it is not simply free.")
    )
    what_to_bring = models.CharField(_("what to bring"), max_length=300, blank=True)
    access = ArrayField(
        models.CharField(max_length=20, choices=Access),
        verbose_name=_("accessibility"),
        default=list,
        blank=True,
    )
    access_note = models.CharField(_("accessibility, in words"), max_length=300, blank=True)

    # The directory that it came from and that keeps it; none where it is ours.
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="resources",
        verbose_name=_("joined directory"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(
        fields=(
            "name",
            "description",
            "wanted",
            "drop_off",
            "directions",
            "transport",
            "hours_note",
            "cost",
            "what_to_bring",
            "access_note",
        )
    )
    name_i18n: str
    description_i18n: str
    # As `for_pages` finds it: whether its number stands at the foot of every page.
    is_on_every_page = False
    text_key = search_key_of("name", "description", "wanted", translated=True)
    name_joined = joined_words_of("name", translated=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = [
            "category__position",
            InReadersOrder("category__reading_keys"),
            "category_id",
            ClosedForNow("reopens_on"),
            InReadersOrder(),
        ]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            # The one thing that keeps a secret address off every page, list, feed and search:
            # there is nothing to show. `HiddenAddress` has it, for coordinators.
            models.CheckConstraint(
                condition=Q(address_hidden=False)
                | Q(
                    Exact(Trim(TextsIn("i18n", *map(Value, TELLS_WHERE))), Value("")),
                    **dict.fromkeys(("street", "postal_code", *TELLS_WHERE), ""),
                    latitude=None,
                    longitude=None,
                ),
                name="resource_hidden_address",
                violation_error_message=_(
                    "The address is secret: empty its fields, and those that say how to find it."
                ),
            ),
            # `areas` holds the reach and each ward and pod: nothing beside "the whole city".
            models.CheckConstraint(
                condition=Q(reach=Reach.AREAS)
                | Q(reach=Reach.CITY, areas=["city"])
                | Q(reach=Reach.BEYOND, areas=["beyond"]),
                name="resource_reach",
            ),
            models.CheckConstraint(
                condition=~Q(direction=Direction.GET) | Q(wanted_kinds=[], wanted="", drop_off=""),
                name="resource_wanted_where_given",
                violation_error_message=_("Things are wanted only where people give."),
            ),
            models.CheckConstraint(
                condition=Q(is_list=False) | ~Q(website=""),
                name="resource_list_has_website",
                violation_error_message=_("Say at which website the list is."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="resource_point",
                violation_error_message=_("Give latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT, published_at=None)
                | (~Q(state=EntryState.DRAFT) & Q(published_at__isnull=False)),
                name="resource_published_once",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=TAKEN_SLUGS),
                name="resource_slug_is_free",
                violation_error_message=_("This address is one of ours. Please choose another."),
            ),
            KeptTrue.verified_has_day(),
        ]
        indexes = [
            # Published ones under a heading: the directory narrows by both.
            models.Index(fields=["state", "category"], name="resource_state_category"),
            # LIKE '%part%' in any language, in one column for all texts.
            GinIndex(OpClass("text_key", name="gin_trgm_ops"), name="resource_text_trgm"),
            GinIndex(fields=["name_joined"], name="resource_name_joined"),
            GinIndex(fields=["areas"], name="resource_areas"),
            # Volunteers call those first that nobody has checked, or longest ago.
            models.Index(
                F("verified_on").asc(nulls_first=True),
                "id",
                condition=Q(state=EntryState.PUBLISHED),
                name="resource_to_check",
            ),
            # Pages of open data: the 900th is found in the index alone; and what changed since.
            models.Index(fields=["id"], condition=KNOWN, name="resource_known"),
            models.Index(fields=["id"], condition=Q(state="published"), name="resource_published"),
            models.Index(
                fields=["id"],
                condition=Q(state="published", organization=None),
                name="resource_alone",
            ),
            models.Index(fields=["updated_at"], name="resource_updated"),
        ]

    def __str__(self) -> str:
        return self.name_i18n

    def get_absolute_url(self) -> str:
        return reverse("resources:resource_detail", args=[self.slug])

    def clean(self) -> None:
        """Say in a form what no clock knows."""
        super().clean()
        if self.timezone and not is_zone(self.timezone):
            raise ValidationError({"timezone": NO_ZONE})

    def require_not_needed(self) -> None:
        """Raise `NotPossible` where every page shows it: it would leave them without a word."""
        if self.always_shown.exists():
            raise NotPossible(ON_EVERY_PAGE)

    @property
    def address(self) -> str:
        """The address in one line, as maps understand it; "" where there is none, or it is secret.

        A city alone is no address.
        """
        if not self.street:
            return ""
        last = " ".join(filter(None, (self.region, self.postal_code)))
        return ", ".join(filter(None, (self.street, self.city, last)))

    @property
    def phone(self) -> Any:
        """The first line that is called, as a `Phone`; None where there is none."""
        lines = list(self.phones.all())
        return next((line for line in lines if line.kind == "voice"), None)

    @property
    def zone(self) -> datetime.tzinfo:
        """The zone in which its hours are meant."""
        return zone_named(self.timezone) if self.timezone else network_zone()

    @cached_property
    def hours(self) -> Hours:
        """When it is open, as rules; they are read with `prefetch_related("schedules")`."""
        return Hours(
            tuple(row.rule for row in self.schedules.all()),
            self.zone,
            appointment=self.appointment,
            reopens_on=self.reopens_on,
        )

    @property
    def is_closed_for_now(self) -> bool:
        """Closed until a day that is still to come."""
        return self.hours.is_closed_for_now(timezone.now())

    @property
    def places(self) -> list[Ward | Pod]:
        """The wards and published pods that it serves; none where it serves everybody."""
        pods = [pod for pod in self.pods.all() if pod.state == EntryState.PUBLISHED]
        return [*self.wards.all(), *pods]
