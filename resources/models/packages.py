"""The directory as one file for others: made by a job, served in pieces."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenDataPackage(models.Model):
    """The whole directory as a zip of tables, as it was when it was made.

    Its bytes stand in the database, where every web server finds what the worker made, and in
    pieces, so that nobody holds all of them at once.
    """

    # What it is made of: another version of the directory, or another day, is another package.
    version = models.CharField(max_length=80)
    etag = models.CharField(max_length=64)
    size = models.BigIntegerField()
    entry_count = models.IntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("package of open data")
        verbose_name_plural = _("packages of open data")

    def __str__(self) -> str:
        return self.etag


class PackagePiece(models.Model):
    """A megabyte of a package."""

    package = models.ForeignKey(OpenDataPackage, on_delete=models.CASCADE, related_name="pieces")
    number = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("piece of a package of open data")
        verbose_name_plural = _("pieces of a package of open data")
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="packagepiece_once")
        ]

    def __str__(self) -> str:
        return f"{self.package_id}.{self.number}"
