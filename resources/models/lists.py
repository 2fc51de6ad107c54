"""Lists of entries that organizers publish for a ward, a pod or a theme."""

import datetime
import secrets
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.roles import WRITERS
from common.choices import PublishState
from common.fields import search_key_of
from common.models import SlugForGood
from common.reading_order import InReadersOrder, Titled
from pods.models import OfWardOrPod, Pod, Ward
from resources.choices import EntryState
from resources.models.resources import Resource

# Signs that nobody reads for another one, and no vowels: no code is a word.
CODE_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
CODE_LENGTH = 5
# So many lists follow each other at most: one, its parent, and the parent of that.
LONGEST_CHAIN = 3


def new_code() -> str:
    """Return a new short code, such as "k4t7p"."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


class ListQuerySet(OfWardOrPod):
    # Looked up by name where one is chosen: a city has hundreds.
    may_be_many = True
    readers = WRITERS

    def published(self) -> Self:
        """Return those that the public reads now: published, and within their time."""
        now = timezone.now()
        begun = Q(shown_from=None) | Q(shown_from__lte=now)
        not_over = Q(shown_until=None) | Q(shown_until__gt=now)
        return self.filter(begun, not_over, state=EntryState.PUBLISHED)

    def known(self) -> Self:
        """Return those whose address was once public: published, or withdrawn since."""
        return self.exclude(state=EntryState.DRAFT)


class ResourceList(SlugForGood, Titled):
    """Resources that an organizer picked and ordered for a ward, a pod or a theme.

    It may follow another one: what that one holds comes along, live, between its own entries.
    """

    # Its address may be in print: what was public once is never a draft again.
    UNPUBLISHED = EntryState.WITHDRAWN

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=140)
    code = models.CharField(
        _("short code"), max_length=8, unique=True, default=new_code, editable=False
    )
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
        _("state"), max_length=10, choices=EntryState, default=EntryState.DRAFT
    )
    shown_from = models.DateTimeField(
        _("shown from"),
        null=True,
        blank=True,
        help_text=_("Before that, its address says that the list comes later."),
    )
    shown_until = models.DateTimeField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("After that, its address says that the list is no longer shown."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    # Only what was published is followed, and that is never deleted.
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("follows"),
    )
    cut_loose_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("followed before"),
    )
    cut_loose_at = models.DateTimeField(_("cut loose"), null=True, blank=True, editable=False)
    resources: "models.ManyToManyField[Resource, ListedResource]" = models.ManyToManyField(
        Resource, through="ListedResource", related_name="lists", verbose_name=_("resources")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("title", "intro"))
    title_i18n: str
    text_key = search_key_of("title", translated=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = [InReadersOrder()]
        verbose_name = _("resource list")
        verbose_name_plural = _("resource lists")
        constraints = [
            # Publishing writes state and moment in one statement; see `pods.services`.
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT, published_at=None)
                | (~Q(state=EntryState.DRAFT) & Q(published_at__isnull=False)),
                name="resourcelist_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(shown_from=None)
                | Q(shown_until=None)
                | Q(shown_from__lt=F("shown_until")),
                name="resourcelist_shown_in_order",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[{CODE_SIGNS}]{{{CODE_LENGTH},8}}$"),
                name="resourcelist_code",
            ),
        ]

    def __str__(self) -> str:
        return self.title_i18n

    def get_absolute_url(self) -> str:
        return reverse("resources:resource_list_detail", args=[self.slug])

    @property
    def short_path(self) -> str:
        """The address that stays: no language, no slug."""
        return reverse("list_code", args=[self.code])

    @property
    def is_published(self) -> bool:
        return self.state == PublishState.PUBLISHED

    @property
    def is_shown(self) -> bool:
        """Tell whether the public reads it now; as `published()` does."""
        return self.is_published and not self.is_early and not self.is_over

    @property
    def is_early(self) -> bool:
        return self.shown_from is not None and self.shown_from > timezone.now()

    @property
    def is_over(self) -> bool:
        return self.shown_until is not None and self.shown_until <= timezone.now()

    @property
    def chain(self) -> list["ResourceList"]:
        """The list and those that it follows, the nearest first; read with `WITH_CHAIN`."""
        found, row = [self], self.follows
        while row is not None:
            found.append(row)
            row = row.follows
        return found

    def next_edge(self, now: datetime.datetime) -> datetime.datetime | None:
        """The next moment at which its time begins or ends; None where it does not."""
        edges = (self.shown_from, self.shown_until)
        return min((edge for edge in edges if edge and edge > now), default=None)


# What `ResourceList.chain` needs: all of a chain with its first row.
WITH_CHAIN = ("follows__follows",)


class ListGroup(models.Model):
    """A heading in a list, under which some of its entries stand."""

    resource_list = models.ForeignKey(
        ResourceList, on_delete=models.CASCADE, related_name="groups", verbose_name=_("list")
    )
    heading = models.CharField(_("heading"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    i18n = TranslationField(fields=("heading",))
    heading_i18n: str

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("heading in a list")
        verbose_name_plural = _("headings in a list")
        constraints = [
            # Entries of the list and of those that it follows meet under the same heading.
            models.UniqueConstraint(
                fields=["resource_list", "heading"], name="listgroup_heading_once"
            ),
            # An entry's group is of its own list: a key of two columns in the migration holds it.
            models.UniqueConstraint(fields=["id", "resource_list"], name="listgroup_of_list"),
        ]

    def __str__(self) -> str:
        return self.heading_i18n


class ListedResource(models.Model):
    """A resource's place in a list."""

    resource_list = models.ForeignKey(
        ResourceList, on_delete=models.CASCADE, related_name="entries"
    )
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, verbose_name=_("resource"))
    group = models.ForeignKey(
        ListGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("heading"),
    )
    comes_after = models.BooleanField(
        _("after the entries of the list that is followed"), default=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    note = models.CharField(_("note"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
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


class HiddenEntry(models.Model):
    """An entry of the followed list that does not come along."""

    resource_list = models.ForeignKey(ResourceList, on_delete=models.CASCADE, related_name="hidden")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("hidden entry of a list")
        verbose_name_plural = _("hidden entries of a list")
        constraints = [
            models.UniqueConstraint(fields=["resource_list", "resource"], name="hidden_once")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class LinkedList(models.Model):
    """A list of ours that stands in another one, as a link."""

    resource_list = models.ForeignKey(ResourceList, on_delete=models.CASCADE, related_name="links")
    linked = models.ForeignKey(
        ResourceList, on_delete=models.CASCADE, related_name="+", verbose_name=_("list")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("list in a list")
        verbose_name_plural = _("lists in a list")
        constraints = [
            models.UniqueConstraint(fields=["resource_list", "linked"], name="linked_once"),
            models.CheckConstraint(
                condition=~Q(linked=F("resource_list")), name="linkedlist_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.linked)
