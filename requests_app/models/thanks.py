"""The line of thanks from a household to whoever helped it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from requests_app.models.matches import Match

LONGEST_THANKS = 200


class Thanks(models.Model):
    """A line that a household wrote when it went well. Its helper reads it; nobody counts it."""

    id = RowNumberField()
    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="thanks")
    text = EncryptedTextField(_("thanks"), max_length=LONGEST_THANKS)
    at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now, editable=False
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("line of thanks")
        verbose_name_plural = _("lines of thanks")
        # For the nightly deletion.
        indexes = [models.Index(fields=["at"], name="thanks_at")]

    def __str__(self) -> str:
        return f"#{self.pk}"
