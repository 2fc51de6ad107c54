"""Pages of advice."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import is_steward
from common.choices import PublishState
from common.reading_order import InReadersOrder, Titled


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
