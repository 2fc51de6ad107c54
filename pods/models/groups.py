"""Groups that exist beside our pods: here, or in cities that we do not reach."""

import uuid
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.roles import DIRECTORY
from common.choices import PublishState
from common.fields import search_key_of
from common.models import SlugForGood
from common.phones import PublishedPhoneField
from common.reading_order import InReadersOrder, Named
from pods.models.findable import Findable
from pods.models.places import HeldByRole, Ward


class GroupQuerySet(HeldByRole):
    # Stewards and those who keep the directory; without a ward, of the whole city.
    readers = DIRECTORY

    def published(self) -> Self:
        return self.filter(state=PublishState.PUBLISHED)


class Group(Findable, SlugForGood, Named):
    """A local mutual aid group that exists already. Without a ward it is beyond our area."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("ward"),
        help_text=_("Leave empty for a group beyond our area."),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    area = models.CharField(
        _("area"), max_length=160, help_text=_("Its neighborhood, city or region, in words.")
    )
    description = models.TextField(
        _("what they do"), blank=True, max_length=1000, help_text=_("Public.")
    )
    website = models.URLField(_("website"), blank=True)
    request_form = models.URLField(
        _("their own request form"),
        blank=True,
        help_text=_("Where neighbors of that area ask this group for help."),
    )
    phone = PublishedPhoneField(_("public phone"), blank=True)
    email = models.EmailField(_("public email"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PublishState, default=PublishState.DRAFT
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("name", "area", "description"))
    name_i18n: str
    description_i18n: str
    area_i18n: str
    find_key = search_key_of("name", "area", translated=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        # Those here first.
        ordering = [models.F("ward").asc(nulls_last=True), InReadersOrder()]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = [
            # As those of pods: see `pods.finding`.
            GinIndex(OpClass("find_key", name="gin_trgm_ops"), name="group_find_trgm"),
            GinIndex(fields=["found_zips"], name="group_found_zips"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(website="") | ~Q(request_form="") | ~Q(phone="") | ~Q(email=""),
                name="group_can_be_reached",
                violation_error_message=_("Give a website, a request form, a phone or an email."),
            )
        ]

    def __str__(self) -> str:
        return self.name_i18n

    def get_absolute_url(self) -> str:
        return reverse("pods:group_detail", args=[self.slug])

    @property
    def is_beyond(self) -> bool:
        """True for a group that is not in a ward of ours."""
        return self.ward_id is None
