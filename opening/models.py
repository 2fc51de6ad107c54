"""The rows that the checklist goes by: backups, test letters, and what stewards have looked at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupProblem(models.TextChoices):
    """The reasons why a backup was not made: a code, never a server's own words."""

    DUMP = "dump", _("The database could not be read in whole.")
    TOOLS = "tools", _("pg_dump is missing, or older than the database.")
    KEY = "key", _("BACKUP_KEY is missing or mistyped.")
    PLACE = "place", _("The place for backups could not be written to.")
    VERIFY = "verify", _("What was written could not be read back.")
    OTHER = "other", _("Something unexpected happened; the log has its name.")


class BackupRun(models.Model):
    """One backup: when, how large, and how far it can be trusted. The file itself is elsewhere."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # Read back in whole from the place where it lies, with the seal of each piece.
    verified_at = models.DateTimeField(null=True)
    # Brought into another database, in which every table was the same.
    restored_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=10, choices=BackupProblem, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(problem="", ended_at__isnull=False),
                name="backup_verified_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(problem="") | Q(ended_at__isnull=False),
                name="backup_problem_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seconds(self) -> int:
        """For so long it took; 0 while it goes on."""
        return round((self.ended_at - self.started_at).total_seconds()) if self.ended_at else 0


class TestLetter(models.Model):
    """A letter that a steward had sent to themselves, to see whether our mail arrives."""

    __test__ = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("staff member"),
    )
    # A keyed hash of the mail server and sender: with others, nothing is proven any more.
    by_way_of = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("test letter")
        verbose_name_plural = _("test letters")

    def __str__(self) -> str:
        return f"#{self.pk}"


class LookedAt(models.Model):
    """A steward's word that they have looked at something which no query can judge."""

    class What(models.TextChoices):
        KINDS = "kinds", _("Kinds of help")
        PRIVACY = "privacy", _("Privacy text")
        LANGUAGES = "languages", _("Languages of the pages")
        RESTORED = "restored", _("A backup was restored once")

    what = models.CharField(max_length=10, choices=What, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("staff member"),
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("step of the checklist")
        verbose_name_plural = _("steps of the checklist")

    def __str__(self) -> str:
        return self.what
