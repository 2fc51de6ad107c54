"""The sheets that were drawn, and the numbers of printed forms."""

import base64
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField, sealed_values
from common.inserts import RowNumberField
from common.languages import language_name
from paper.choices import ABOUT_MEMBERS, MemberSheetKind, PaperSize, SheetKind
from paper.numbers import shown
from pods.models import Pod, Ward
from resources.models import ResourceList

FORMS = (SheetKind.REQUEST_FORM, SheetKind.SIGN_UP_FORM)
SUBJECTS = ("ward", "pod", "resource_list", "run")


class PrintRun(models.Model):
    """Some copies of a blank form that were printed together."""

    kind = models.CharField(_("kind"), max_length=20, choices=SheetKind)
    ward = models.ForeignKey(
        Ward, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("ward")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    # A second press of the button prints no second run.
    form_key = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("printed copies")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FORMS), name="printrun_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class PrintedForm(models.Model):
    """The number of one form on paper. It is typed in once."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="forms")
    number = models.CharField(max_length=7, unique=True)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("form on paper")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[2-9A-HJ-NP-Z]{7}$"), name="printedform_number"
            ),
            models.CheckConstraint(
                condition=Q(used_by=None) | Q(used_at__isnull=False), name="printedform_used"
            ),
        ]

    def __str__(self) -> str:
        return shown(self.number)


def _is_of(name: str) -> Q:
    """Return the condition that a sheet is about its `name`, and about nothing else."""
    return Q(**{f"{other}__isnull": other != name for other in SUBJECTS})


class Drawn(models.Model):
    """What the worker draws, in one or two languages, and what is known of the file.

    `version` is the hash of all that stands on the file. `wanted` is the hash of what the worker
    was last asked to draw.
    """

    language = models.CharField(max_length=10)
    second = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=10, choices=PaperSize, default=PaperSize.LETTER)
    asked_at = models.DateTimeField(auto_now_add=True)
    wanted = models.CharField(max_length=64, blank=True)
    wanted_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def languages(self) -> list[str]:
        """Return the codes of its one or two languages, the first first."""
        return [code for code in (self.language, self.second) if code]

    @property
    def language_names(self) -> str:
        """Return the names of its languages, each in itself."""
        return " · ".join(language_name(code) for code in self.languages)


class SheetManager(models.Manager["Sheet"]):
    def get_queryset(self) -> models.QuerySet["Sheet"]:
        """Without the file, which only the page that hands it out needs."""
        return super().get_queryset().defer("pdf")


class Sheet(Drawn):
    """A sheet that somebody asked for, and its file as it was last drawn. It names nobody."""

    kind = models.CharField(max_length=20, choices=SheetKind)
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, null=True, related_name="+")
    pod = models.ForeignKey(Pod, on_delete=models.CASCADE, null=True, related_name="+")
    resource_list = models.ForeignKey(
        ResourceList, on_delete=models.CASCADE, null=True, related_name="+"
    )
    run = models.OneToOneField(PrintRun, on_delete=models.CASCADE, null=True)
    pdf = models.BinaryField(null=True)

    objects = SheetManager()

    class Meta:
        verbose_name = _("printed sheet")
        # The job that deletes what nobody asked for looks by it.
        indexes = [models.Index(fields=["asked_at"], name="sheet_asked_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", *SUBJECTS, "language", "second", "size"],
                nulls_distinct=False,
                name="sheet_once",
            ),
            models.CheckConstraint(
                condition=_is_of("ward") | _is_of("pod") | _is_of("resource_list") | _is_of("run"),
                name="sheet_one_subject",
            ),
            # Written in one statement: there is never half a file.
            models.CheckConstraint(
                condition=Q(version="", pdf=None, drawn_at=None)
                | (~Q(version="") & Q(pdf__isnull=False, drawn_at__isnull=False, pages__gt=0)),
                name="sheet_drawn_whole",
            ),
            models.CheckConstraint(
                condition=~Q(second=models.F("language")), name="sheet_two_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def subject(self) -> Any:
        """Return the ward, the pod, the list or the run of forms that it is about."""
        return next(row for name in SUBJECTS if (row := getattr(self, name)) is not None)

    def file_fields(self, pdf: bytes) -> dict[str, Any]:
        """Return the file as it is stored, for `QuerySet.update()`."""
        return {"pdf": pdf}


class MemberSheet(Drawn):
    """A sheet of a pod that is not for the public. Its file is encrypted.

    The file goes with any change of what members share or whom they call, and some days after it
    was drawn. The row stays and says when somebody last took a copy, which may be out of date.
    """

    id = RowNumberField()
    pod = models.ForeignKey(Pod, on_delete=models.CASCADE, related_name="member_sheets")
    kind = models.CharField(max_length=20, choices=MemberSheetKind)
    sealed_pdf = EncryptedTextField(blank=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("printed list of members")
        constraints = [
            models.UniqueConstraint(
                fields=["pod", "kind", "language", "second", "size"], name="membersheet_once"
            ),
            models.CheckConstraint(
                condition=Q(version="", sealed_pdf="", drawn_at=None)
                | (~Q(version="") & ~Q(sealed_pdf="") & Q(drawn_at__isnull=False, pages__gt=0)),
                name="membersheet_drawn_whole",
            ),
            models.CheckConstraint(
                condition=~Q(second=models.F("language")), name="membersheet_two_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_about_members(self) -> bool:
        return self.kind in ABOUT_MEMBERS

    @property
    def pdf(self) -> bytes:
        return base64.b64decode(self.sealed_pdf)

    def file_fields(self, pdf: bytes) -> dict[str, Any]:
        """Return the file as it is stored, for `QuerySet.update()`."""
        self.sealed_pdf = base64.b64encode(pdf).decode()
        return sealed_values(self, "sealed_pdf")


class ShareCard(models.Model):
    """A picture for shared links, by the hash of what stands on it. It names no person."""

    version = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    name = models.TextField()
    line = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    wanted_at = models.DateTimeField(default=timezone.now)
    drawn_at = models.DateTimeField(null=True)
    png = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("picture for shared links")
        # The job that deletes what nobody asked for looks by it.
        indexes = [models.Index(fields=["asked_at"], name="sharecard_asked_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(png=None, drawn_at=None) | Q(png__isnull=False, drawn_at__isnull=False),
                name="sharecard_drawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


# What a member sheet is without its file.
NO_FILE: dict[str, Any] = {
    "version": "",
    "wanted": "",
    "sealed_pdf": "",
    "pages": 0,
    "drawn_at": None,
    "wanted_at": None,
}
