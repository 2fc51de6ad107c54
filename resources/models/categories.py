"""The headings of the directory."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.fields import search_key_of
from common.models import Category
from common.reading_order import InReadersOrder, Named


class ResourceCategory(Named):
    """A heading of the directory (food, housing, health …).

    Not the list of kinds of help: that names what neighbors do for each other, this what the
    city's services are filed under.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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
