"""The points of each reason in the ranking, where a network has its own opinion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Weight(models.Model):
    """The points of one reason of `matching`, as a steward set them.

    Reasons without a row here count what their rule says.
    """

    code = models.CharField(_("reason"), max_length=30, unique=True)
    points = models.SmallIntegerField(_("points"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        constraints = [
            # The same bounds as `matching.MOST_POINTS`, which the form goes by.
            models.CheckConstraint(
                condition=models.Q(points__gte=-100, points__lte=100), name="weight_within_bounds"
            )
        ]

    def __str__(self) -> str:
        return self.code
