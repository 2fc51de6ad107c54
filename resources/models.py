"""The directory: resources, and the lists that organizers publish for a ward, a pod or a theme."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import WRITERS, is_steward
from common.choices import PublishState
from common.fields import joined_words_of, search_key_of
from common.models import Category, SlugForGood
from common.phones import PublishedPhoneField, WithoutExtension
from common.reading_order import InReadersOrder, Named, Titled
from pods.models import OfWardOrPod, Pod, Ward

STALE_AFTER = datetime.timedelta(days=90)


class ResourceCategory(Named):
    """A heading of the directory (food, housing, health …).

    Not the list of kinds of help: that names what neighbors do for each other, this what the
    city's services are filed under.
    """

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    kinds = models.ManyToManyField(
        Category,
        related_name="headings",
        verbose_name=_("kinds of help"),
        blank=True,
        help_text=_("When we cannot help with one of these, resources under this heading fit."),
    )
    i18n = TranslationField(fields=("name",))
    name_i18n: str
    name_key = search_key_of("name", translated=True)

    class Meta:
        ordering = ["position", InReadersOrder()]
        verbose_name = _("resource category")
        verbose_name_plural = _("resource categories")

    def __str__(self) -> str:
        return self.name_i18n


class ScopedQuerySet(OfWardOrPod):
    may_be_many = True
    readers = WRITERS

    def published(self) -> "ScopedQuerySet":
        return self.filter(state=PublishState.PUBLISHED)


class Resource(SlugForGood, Named):
    """A service, place, fund, hotline or group that helps."""

    category = models.ForeignKey(
        ResourceCategory,
        on_delete=models.PROTECT,
        related_name="resources",
        verbose_name=_("category"),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=140)
    description = models.TextField(_("what it offers"), max_length=2000, blank=True)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("ward"),
        help_text=_("Leave empty when it serves the whole city."),
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("pod")
    )
    phone = PublishedPhoneField(_("phone"), blank=True)
    is_hotline = models.BooleanField(_("hotline"), default=False)
    email = models.EmailField(_("email"), blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.CharField(_("hours"), max_length=300, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    what_to_bring = models.CharField(_("what to bring"), max_length=300, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PublishState, default=PublishState.DRAFT
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("name", "description", "hours", "what_to_bring", "cost"))
    name_i18n: str
    text_key = search_key_of("name", "description", translated=True)
    name_joined = joined_words_of("name", translated=True)
    # Backwards, so that one index finds the whole of it and its last four digits.
    phone_key = models.GeneratedField(
        expression=Reverse(WithoutExtension("phone")),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = [
            "category__position",
            InReadersOrder("category__reading_keys"),
            "category_id",
            InReadersOrder(),
        ]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        indexes = [
            # Published ones under a heading: the directory narrows by both.
            models.Index(fields=["state", "category"], name="resource_state_category"),
            # LIKE '%part%' in any language; one column for all texts, as every word must be found
            # in any.
            GinIndex(OpClass("text_key", name="gin_trgm_ops"), name="resource_text_trgm"),
            GinIndex(fields=["name_joined"], name="resource_name_joined"),
            # Equality and LIKE 'part%' in one, whatever the collation.
            models.Index(OpClass("phone_key", name="text_pattern_ops"), name="resource_phone"),
        ]

    def __str__(self) -> str:
        return self.name_i18n

    def get_absolute_url(self) -> str:
        return reverse("resources:resource_detail", args=[self.slug])

    @property
    def is_stale(self) -> bool:
        """Nobody has checked it for three months, or ever."""
        return self.verified_on is None or self.verified_on < timezone.localdate() - STALE_AFTER


class ResourceList(SlugForGood, Titled):
    """Resources that an organizer picked and ordered for a ward, a pod or a theme."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=140)
    intro = models.TextField(_("introduction"), max_length=2000, blank=True)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_lists",
        verbose_name=_("ward"),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resource_lists",
        verbose_name=_("pod"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PublishState, default=PublishState.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    resources: "models.ManyToManyField[Resource, ListedResource]" = models.ManyToManyField(
        Resource, through="ListedResource", related_name="lists", verbose_name=_("resources")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("title", "intro"))
    title_i18n: str

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = [InReadersOrder()]
        verbose_name = _("resource list")
        verbose_name_plural = _("resource lists")
        constraints = [
            # Publishing writes state and moment in one statement; see `pods.services`.
            models.CheckConstraint(
                condition=Q(state=PublishState.DRAFT) | Q(published_at__isnull=False),
                name="resourcelist_published_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.title_i18n

    def get_absolute_url(self) -> str:
        return reverse("resources:resource_list_detail", args=[self.slug])


class ListedResource(models.Model):
    """A resource's place in a list."""

    resource_list = models.ForeignKey(
        ResourceList, on_delete=models.CASCADE, related_name="entries"
    )
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, verbose_name=_("resource"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    note = models.CharField(_("note"), max_length=200, blank=True)
    i18n = TranslationField(fields=("note",))
    note_i18n: str

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("resource in a list")
        verbose_name_plural = _("resources in a list")
        constraints = [
            # Two editors who add the same one at once: the second is told so.
            models.UniqueConstraint(fields=["resource_list", "resource"], name="listed_once")
        ]

    def __str__(self) -> str:
        return str(self.resource)


class GuideQuerySet(models.QuerySet["Guide"]):
    def visible_to(self, user: User) -> "GuideQuerySet":
        """Guides speak for the whole network: only stewards edit them."""
        return self if is_steward(user) else self.none()

    def published(self) -> "GuideQuerySet":
        return self.filter(state=PublishState.PUBLISHED)


class Guide(Titled):
    """A page of advice that stewards edit, such as how to stay safe."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=140)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = models.TextField(
        _("text"),
        max_length=12_000,
        help_text=_(
            "Leave an empty line between paragraphs. A line that begins with ## is a heading, "
            "a line that begins with - is an item of a list. Web addresses become links."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    state = models.CharField(
        _("state"), max_length=10, choices=PublishState, default=PublishState.DRAFT
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("title", "summary", "body"))
    title_i18n: str
    body_i18n: str

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["position", InReadersOrder()]
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def __str__(self) -> str:
        return self.title_i18n

    def get_absolute_url(self) -> str:
        return reverse("resources:guide_detail", args=[self.slug])
