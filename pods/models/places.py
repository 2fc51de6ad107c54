"""Wards and pods, and who is what in which of them."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import (
    IN_AN_AREA,
    IN_THE_CITY,
    PLACES,
    Roles,
    covers_city,
    pod_ids,
    ward_ids,
    wards_of,
)
from common.choices import PublishState
from common.fields import search_key_of
from common.models import SlugForGood
from common.phones import PublishedPhoneField
from common.reading_order import InReadersOrder, Named
from common.zip_words import called_as_here
from pods.choices import Talk, Zone
from pods.models.findable import Findable


class HeldByRole(models.QuerySet[Any]):
    """Places, and what stands on their pages, which may be held in any role of `readers`."""

    readers: Roles = PLACES

    def of(self, user: User, roles: Roles) -> Q:
        """Return the condition of rows in a non-steward's areas: here, in their whole wards."""
        return Q(ward__in=ward_ids(user, roles))

    def held_by(self, user: User, roles: Roles) -> Self:
        """Those in whose area `user` holds one of `roles`; all of them for stewards."""
        return self if covers_city(user, roles) else self.filter(self.of(user, roles))

    def visible_to(self, user: User) -> Self:
        """Those in whose area `user` holds any role that reads such rows."""
        return self.held_by(user, self.readers)


class WardQuerySet(HeldByRole):
    # Those and pods are found by name in the admin, once there are many (`backoffice.base`).
    may_be_many = True

    def of(self, user: User, roles: Roles) -> Q:
        """Also the wards of their pods."""
        return Q(pk__in=[ward.pk for ward in wards_of(user, roles)])


class Ward(SlugForGood, Named):
    """An official or agreed area of the city."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    intro = models.TextField(_("introduction"), blank=True, max_length=2000)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    zip_codes = called_as_here(
        ArrayField(
            models.CharField(max_length=10),
            verbose_name=_("ZIP codes"),
            default=list,
            blank=True,
            help_text=_("Separated by commas."),
        )
    )
    neighbors = models.ManyToManyField("self", verbose_name=_("neighboring wards"), blank=True)
    hotline = PublishedPhoneField(_("hotline"), blank=True)
    hotline_hours = models.CharField(_("hotline hours"), max_length=160, blank=True)
    # Off until the ward decides: where few households ask, a line of the list can be a person.
    lists_needs = models.BooleanField(
        _("public list of open needs"),
        default=False,
        help_text=_(
            "Kinds of help, places and times, without names. Anyone can offer to help with one."
        ),
    )
    is_hotline_only = models.BooleanField(
        _("hotline instead of forms"),
        default=False,
        help_text=_("The ward's page shows the hotline first, and the forms below it."),
    )
    i18n = TranslationField(fields=("name", "intro", "hotline_hours"))
    name_i18n: str
    hotline_hours_i18n: str
    name_key = search_key_of("name", translated=True)
    text_key = search_key_of("name", "intro", translated=True)

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ["position", InReadersOrder()]
        verbose_name = _("ward")
        verbose_name_plural = _("wards")
        # For `zip_codes__contains`: only an inverted index looks inside arrays.
        indexes = [GinIndex(fields=["zip_codes"], name="ward_zip_codes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_hotline_only=False) | ~Q(hotline=""),
                name="ward_hotline_only_has_hotline",
                violation_error_message=_(
                    "A ward with a hotline instead of forms needs a hotline."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name_i18n

    def save(self, *, update_fields: Any = None, **options: Any) -> None:
        """Also what its pods are found by that name no ZIP codes of their own."""
        super().save(update_fields=update_fields, **options)
        if self.pk and (update_fields is None or "zip_codes" in update_fields):
            moved = self.pods.filter(zip_codes=[]).exclude(found_zips=self.zip_codes)
            moved.update(found_zips=self.zip_codes)

    def get_absolute_url(self) -> str:
        return reverse("pods:ward_detail", args=[self.slug])


PART_OF_ITSELF = _("A pod cannot be a part of itself, or of one of its own parts.")


def wholes_of(pod_id: int) -> list[int]:
    """Return the pod `pod_id` and all that it is a part of, from the inside out."""
    found: list[int] = []
    step: int | None = pod_id
    while step is not None and step not in found:
        found.append(step)
        step = Pod.objects.filter(pk=step).order_by().values_list("part_of", flat=True).first()
    return found


class PodQuerySet(HeldByRole):
    may_be_many = True

    def of(self, user: User, roles: Roles) -> Q:
        """Their own, and all of their wards."""
        return Q(pk__in=pod_ids(user, roles)) | Q(ward__in=ward_ids(user, roles))

    def published(self) -> "PodQuerySet":
        return self.filter(state=PublishState.PUBLISHED)


# Addresses of ours below /pods/: a page named so could not be opened.
TAKEN_SLUGS = ("start",)


class Pod(Findable, SlugForGood, Named):
    """A small group of neighbors."""

    Zone = Zone

    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, related_name="pods", verbose_name=_("ward")
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    zone = models.CharField(_("kind"), max_length=20, choices=Zone, default=Zone.BLOCK)
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=2000,
        help_text=_("Where it is in general terms and what neighbors do together. Public."),
    )
    extent = models.CharField(
        _("how far it reaches"),
        max_length=200,
        blank=True,
        help_text=_("In words: streets, house numbers, floors. Public."),
    )
    talks = ArrayField(
        models.CharField(max_length=10, choices=Talk),
        verbose_name=_("how they talk"),
        default=list,
        blank=True,
    )
    contact_email = models.EmailField(_("public email"), blank=True)
    contact_phone = PublishedPhoneField(_("public phone"), blank=True)
    # A trigger refuses circles, whatever wrote the row: see `no_circle_of`.
    part_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of the pod"),
        help_text=_("For example the building that this floor is in."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PublishState, default=PublishState.DRAFT
    )
    i18n = TranslationField(fields=("name", "description", "extent"))
    name_i18n: str
    name_key = search_key_of("name", translated=True)
    find_key = search_key_of("name", "extent", translated=True)

    objects = PodQuerySet.as_manager()

    class Meta:
        ordering = ["ward__position", InReadersOrder("ward__reading_keys"), InReadersOrder()]
        verbose_name = _("pod")
        verbose_name_plural = _("pods")
        indexes = [
            # For LIKE '%part%' of a name in any language.
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="pod_name_trgm"),
            # The same of names and streets, also with typos (`%>`): see `pods.finding`.
            GinIndex(OpClass("find_key", name="gin_trgm_ops"), name="pod_find_trgm"),
            GinIndex(fields=["found_zips"], name="pod_found_zips"),
            # The page of a ward, which lists its published pods page by page.
            models.Index(fields=["ward", "state"], name="pod_ward_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=TAKEN_SLUGS),
                name="pod_slug_is_free",
                violation_error_message=_("This address is one of ours. Please choose another."),
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=models.F("id")),
                name="pod_not_part_of_itself",
                violation_error_message=PART_OF_ITSELF,
            ),
        ]

    def __str__(self) -> str:
        return self.name_i18n

    def clean(self) -> None:
        """Refuse a pod that would be a part of one of its own parts."""
        if self.pk and self.part_of_id and self.pk in wholes_of(self.part_of_id):
            raise ValidationError({"part_of": PART_OF_ITSELF})

    def get_absolute_url(self) -> str:
        return reverse("pods:pod_detail", args=[self.slug])


class AreaRoleManager(models.Manager["AreaRole"]):
    def get_queryset(self) -> models.QuerySet["AreaRole"]:
        """With the places, which say what and where somebody is: see `accounts.roles`."""
        return super().get_queryset().select_related("ward", "pod__ward")


class AreaRole(models.Model):
    """A staff member's role in a ward with all its pods, or in a pod.

    Somebody may hold both roles in one area: each opens what the other does not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="area_roles",
        verbose_name=_("staff member"),
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[(role.value, role.label) for role in IN_AN_AREA],
        help_text=_(
            "Coordinators match requests and volunteers; a coordinator of a pod opens the requests "
            "of its whole ward. Organizers keep resources, lists and ways to give. Both write the "
            "pages of pods. Hotline operators type what callers say, and see what they typed that "
            "day. Directory keepers keep resources and lists. Treasurers keep the books of shared "
            "funds. For these three, no ward and no pod means the whole city."
        ),
    )
    ward = models.ForeignKey(
        Ward, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("ward")
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("pod")
    )

    objects = AreaRoleManager()

    class Meta:
        verbose_name = _("role in an area")
        verbose_name_plural = _("roles in areas")
        constraints = [
            models.CheckConstraint(
                condition=Q(ward__isnull=False, pod__isnull=True)
                | Q(ward__isnull=True, pod__isnull=False)
                | Q(ward__isnull=True, pod__isnull=True, role__in=IN_THE_CITY),
                name="arearole_ward_or_pod",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
            models.CheckConstraint(condition=Q(role__in=IN_AN_AREA), name="arearole_role"),
            # NULLs are equal here: one of ward and pod always is, and would let every row in twice.
            models.UniqueConstraint(
                fields=["user", "role", "ward", "pod"], nulls_distinct=False, name="arearole_once"
            ),
        ]

    def __str__(self) -> str:
        place = _("The whole city") if self.is_city else self.ward or self.pod
        return f"{self.get_role_display()}: {place}"

    @property
    def is_city(self) -> bool:
        return self.ward_id is None and self.pod_id is None

    @property
    def in_ward(self) -> "Ward | None":
        """Return the ward of the role, as a whole or through a pod."""
        return self.ward or (self.pod.ward if self.pod else None)
