"""The printed sheets of a shift: who is on it, and what its drivers bring where."""

import base64
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField, sealed_values
from common.inserts import RowNumberField
from events.choices import ShiftSheetKind
from paper.models import Drawn


class ShiftSheet(Drawn):
    """A sheet about the people of one shift. Its file is encrypted, and ends some days later."""

    id = RowNumberField()
    shift = models.ForeignKey("events.EventShift", on_delete=models.CASCADE, related_name="sheets")
    kind = models.CharField(max_length=10, choices=ShiftSheetKind)
    sealed_pdf = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = _("printed list of a shift")
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "kind", "language", "second", "size"], name="shiftsheet_once"
            ),
            models.CheckConstraint(
                condition=Q(version="", sealed_pdf="", drawn_at=None)
                | (~Q(version="") & ~Q(sealed_pdf="") & Q(drawn_at__isnull=False, pages__gt=0)),
                name="shiftsheet_drawn_whole",
            ),
            models.CheckConstraint(
                condition=~Q(second=F("language")), name="shiftsheet_two_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def pdf(self) -> bytes:
        return base64.b64decode(self.sealed_pdf)

    def file_fields(self, pdf: bytes) -> dict[str, Any]:
        """Return the file as it is stored, for `QuerySet.update()`."""
        self.sealed_pdf = base64.b64encode(pdf).decode()
        return sealed_values(self, "sealed_pdf")
