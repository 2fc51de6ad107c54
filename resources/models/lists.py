"""Lists of entries that organizers publish for a ward, a pod or a theme."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.roles import WRITERS
from common.choices import PublishState
from common.models import SlugForGood
from common.reading_order import InReadersOrder, Titled
from pods.models import OfWardOrPod, Pod, Ward
from resources.models.resources import Resource


class ListQuerySet(OfWardOrPod):
    readers = WRITERS

    def published(self) -> "ListQuerySet":
        return self.filter(state=PublishState.PUBLISHED)


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

    objects = ListQuerySet.as_manager()

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
