"""An import: its file, what its columns mean, and what comes of each row."""

import zlib
from base64 import b64decode, b64encode
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.fields import EncryptedJSONField, EncryptedTextField, sealed_values
from common.inserts import RowNumberField
from imports.choices import Decision, Kind, Outcome, State

# Bytes of the file in one row of `FilePart`.
PART = 512 * 1024


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> "ImportQuerySet":
        """Narrow to the user's own: nobody else sees what they uploaded, not even a steward."""
        return self.filter(made_by=user)


class Import(models.Model):
    """A spreadsheet that somebody brings in.

    `layout` holds what was found in the file and what it is taken for, see `imports.layout`. It,
    the file and what the rows say are gone after `IMPORTS_KEPT_FOR`; what was stored from it, by
    number, stays known for longer, so that it can still be taken back.
    """

    id = RowNumberField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    file_name = EncryptedTextField(blank=True, max_length=200)
    layout = EncryptedJSONField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    # A sentence for whoever uploaded it, in their language; it may quote the file.
    refusal = EncryptedTextField(blank=True, max_length=500)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("a spreadsheet that is brought in", "import")
        verbose_name_plural = pgettext_lazy("a spreadsheet that is brought in", "imports")
        indexes = [models.Index(fields=["made_by", "-id"], name="import_made_by")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def percent(self) -> int:
        return min(100, self.progress * 100 // self.total) if self.total else 0

    @property
    def is_under_way(self) -> bool:
        return self.state in State.under_way()

    def keep_layout(self, layout: dict[str, Any]) -> None:
        """Store what the file is taken for; nobody else's change is overwritten."""
        self.layout = layout
        Import.objects.filter(pk=self.pk).update(**sealed_values(self, "layout"))

    def write_file(self, data: bytes) -> None:
        """Store the uploaded bytes, encrypted, in parts. The import is stored already."""
        packed = zlib.compress(data, level=1)
        for number, start in enumerate(range(0, len(packed), PART)):
            FilePart(of=self, number=number, sealed=_text(packed[start : start + PART])).save()

    def read_file(self) -> bytes:
        """Return the uploaded bytes; none when they are gone."""
        parts = [b64decode(part.sealed) for part in self.parts.order_by("number").iterator()]
        return zlib.decompress(b"".join(parts)) if parts else b""


def _text(data: bytes) -> str:
    return b64encode(data).decode()


class FilePart(models.Model):
    """A part of an uploaded file, encrypted."""

    id = RowNumberField()
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    sealed = EncryptedTextField()

    class Meta:
        verbose_name = _("part of an uploaded file")
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="filepart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.number}"


class ImportRow(models.Model):
    """A row of a file: what comes of it, and what was stored from it.

    `says` is what it says in our fields, as the target of its kind reads it; of a row that cannot
    be read, what is wrong. `before` is what a change replaced.
    """

    id = RowNumberField()
    # Found by the constraint and the indexes below, all of which begin with it.
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    # As spreadsheet programs count: the header is in line 1 where it is the first.
    line = models.PositiveIntegerField()
    # The keyed hash by which the same row is known again, in this file and in later ones.
    key = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    says = EncryptedJSONField(null=True)
    before = EncryptedJSONField(null=True)
    # The row here that it may be the same as, or changes; after storing, what was stored.
    subject_id = models.BigIntegerField(null=True)
    stored_at = models.DateTimeField(null=True)
    was_undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row of an imported file")
        verbose_name_plural = _("rows of imported files")
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="importrow_once"),
            models.CheckConstraint(
                condition=Q(stored_at=None) | Q(subject_id__isnull=False),
                name="importrow_stored_is_something",
            ),
        ]
        indexes = [
            models.Index(fields=["of", "outcome", "line"], name="importrow_outcome"),
            # When somebody's data is erased, so is what a file said of them.
            models.Index(fields=["subject_id"], name="importrow_subject"),
            # Pages are known again by the rows that they came from, among those of all imports.
            models.Index(
                fields=["key"], condition=Q(stored_at__isnull=False), name="importrow_stored_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.line}"


class Remembered(models.Model):
    """The meaning that somebody once gave a header or an answer, for the next file of that kind.

    `field` is one of the kind's fields; "" for a header. `heard` is a keyed hash of what stood in
    the file: an answer may be somebody's own words.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    field = models.CharField(max_length=40, blank=True)
    heard = models.CharField(max_length=64)
    means = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("meaning of a column or an answer")
        constraints = [
            models.UniqueConstraint(fields=["kind", "field", "heard"], name="remembered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field}: {self.means}"
