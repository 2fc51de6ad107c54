"""The lists that left the admin as files."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListExport(models.Model):
    """A list that somebody took along as a file: which, how many rows, which columns, and why.

    The database refuses to change or delete one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("staff member"),
    )
    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), auto_now_add=True)
    # "requests_app.helprequest": the list, by the model of its rows.
    model = models.CharField(_("list"), max_length=80)
    count = models.PositiveIntegerField(_("rows"))
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"))
    file = models.CharField(_("file"), max_length=4)
    has_details = models.BooleanField(_("with contact details or notes"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("export of a list")
        verbose_name_plural = _("exports of lists")
        constraints = [
            models.CheckConstraint(
                condition=Q(has_details=False) | ~Q(reason=""), name="listexport_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} #{self.pk}"
