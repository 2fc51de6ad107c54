"""Pods that were one, and stay linked."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pods.models import Pod


class LinkedPods(models.Model):
    """Two pods that came out of one by a split. They can become one again."""

    first = models.ForeignKey(Pod, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Pod, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now, editable=False)
    # What the page was shown with: a second press splits nothing.
    key = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("linked pods")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="linkedpods_once"),
            models.CheckConstraint(
                # In one order, so that two pods have one row.
                condition=Q(first__lt=F("second")),
                name="linkedpods_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"
