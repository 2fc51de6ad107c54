"""The places that a household was pointed to when nobody here could help."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.choices import PublishState
from requests_app.models.needs import Need
from resources.models import Resource

# More would be a list to work through for somebody who has just been told no.
MOST_REFERRALS = 3


class ReferralQuerySet(models.QuerySet["Referral"]):
    def shown(self) -> "ReferralQuerySet":
        """Narrow to what its household may see: a place that is closed by now helps nobody."""
        published = self.filter(resource__state=PublishState.PUBLISHED)
        with_phones = published.select_related("resource").prefetch_related("resource__phones")
        return with_phones.order_by("position")


class Referral(models.Model):
    """A resource that was named to a household when a need of theirs was closed."""

    need = models.ForeignKey(
        Need,
        on_delete=models.CASCADE,
        related_name="referrals",
        verbose_name=_("need"),
        db_index=False,  # the constraint on need and position serves it
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="+", verbose_name=_("resource")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["need", "position"]
        verbose_name = _("suggested resource")
        verbose_name_plural = _("suggested resources")
        constraints = [
            models.UniqueConstraint(fields=["need", "resource"], name="referral_once"),
            models.UniqueConstraint(fields=["need", "position"], name="referral_position"),
            models.CheckConstraint(
                # With the position taken once, there are no more than these.
                condition=Q(position__gte=1, position__lte=MOST_REFERRALS),
                name="referral_at_most_three",
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)
