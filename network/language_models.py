"""Languages of the pages beside those that are shipped: stewards add them, with their texts."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# As the first part of addresses.
CODE = r"^[a-z]{2,3}(-[a-z]{2,6})?$"


class PageLanguageQuerySet(models.QuerySet["PageLanguage"]):
    def prints(self) -> tuple[tuple[str, str], ...]:
        """Return all by their codes, with a print of their texts, in the order of the settings."""
        return tuple(self.order_by("id").values_list("code", "digest"))


class PageLanguage(models.Model):
    """A language of the pages with its texts; every process knows it once it has begun anew."""

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(CODE, _("A code looks like fr or pt-br."))],
    )
    own_name = models.CharField(
        _("own name"), max_length=40, help_text=_("As its speakers write it: Français.")
    )
    # The catalog as gettext reads it, made by us of what was uploaded.
    compiled = models.BinaryField(_("texts"), editable=False)
    digest = models.CharField(_("fingerprint of the texts"), max_length=32, editable=False)
    set_aside = models.JSONField(_("set aside"), default=list, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PageLanguageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("added language of the pages")
        verbose_name_plural = _("added languages of the pages")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="pagelanguage_code"),
            models.CheckConstraint(
                condition=~Q(own_name="") & ~Q(digest=""), name="pagelanguage_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.own_name
