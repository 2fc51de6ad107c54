"""The dates of a series that were skipped or moved before they opened."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import Category
from requests_app.models.needs import Need
from requests_app.models.requests import HelpRequest


class ChangedDateQuerySet(models.QuerySet["ChangedDate"]):
    def in_series_of(self, need: Need) -> "ChangedDateQuerySet":
        return self.filter(request=need.request_id, category=need.category_id)


class ChangedDate(models.Model):
    """A date that does not come as its series says; once it is open, its need says all of it."""

    request = models.ForeignKey(
        HelpRequest,
        on_delete=models.CASCADE,
        related_name="changed_dates",
        verbose_name=_("help request"),
        db_index=False,  # what keeps it once per date serves it
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of help")
    )
    day = models.DateField(pgettext_lazy("of a date of a series", "planned for"))
    moved_to = models.DateField(
        _("moved to"), null=True, blank=True, help_text=_("Empty: skipped.")
    )

    objects = ChangedDateQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = _("changed date")
        verbose_name_plural = _("changed dates")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "category", "day"], name="changed_date_once"
            ),
            models.CheckConstraint(
                condition=Q(moved_to=None) | ~Q(moved_to=F("day")), name="changed_date_is_another"
            ),
        ]
        indexes = [
            models.Index(
                # The hourly job looks for those that were moved to a day that is near.
                fields=["moved_to"],
                condition=Q(moved_to__isnull=False),
                name="changed_date_moved_to",
            ),
        ]

    def __str__(self) -> str:
        return _("Changed date %(number)s") % {"number": self.pk}
