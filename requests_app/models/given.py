"""The places that a household was given from the desk, while its need is still open."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.models.needs import Need
from resources.models import Resource, ResourceQuerySet

MOST_GIVEN = 5


class Given(models.Model):
    """Up to five entries of the directory, given to a household at once: by email or by phone."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="given", verbose_name=_("need")
    )
    resource_ids = ArrayField(models.BigIntegerField(), verbose_name=_("resources"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("given by"),
    )
    created_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("resources given to a household")
        verbose_name_plural = _("resources given to households")
        constraints = [
            models.CheckConstraint(
                condition=Q(resource_ids__len__gte=1, resource_ids__len__lte=MOST_GIVEN),
                name="given_at_most_five",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def shown(self) -> ResourceQuerySet:
        """Return the entries as they are now: one that was withdrawn helps nobody."""
        rows = Resource.objects.published().filter(pk__in=self.resource_ids)
        return rows.prefetch_related("phones")
