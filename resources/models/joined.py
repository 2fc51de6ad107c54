"""Other directories whose entries are shown here, how far each was read, and what came from it."""

from typing import Self
from urllib.parse import urljoin

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from resources.choices import (
    FromElsewhere,
    Reach,
    SourceKind,
    SourceProblem,
    SourceState,
)
from resources.models.categories import ResourceCategory

THEIRS = _("It is kept by a joined directory. Take it over to change it.")


def require_ours(source_id: int | None) -> None:
    """Raise `NotPossible` for an entry that the source `source_id` keeps."""
    if source_id:
        raise NotPossible(THEIRS)


class SourceQuerySet(models.QuerySet["Source"]):
    def in_trouble(self) -> Self:
        """Return those that a steward should look at."""
        return self.exclude(state=SourceState.REMOVED).filter(reading__problem__gt="")


class Source(models.Model):
    """Another directory that this one joins. How far it was read says `SourceReading`.

    Pages show its name: what changes with each refresh stands in the other table, so that a refresh
    that brings nothing leaves the kept pages as they are.
    """

    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("As readers know it. It stands beside each of its entries."),
    )
    address = models.URLField(
        _("address"),
        max_length=300,
        help_text=_(
            "The address of its open data (HSDS 3.0): the API, or a package. For a directory like "
            "this one, its home page is enough."
        ),
    )
    category = models.ForeignKey(
        ResourceCategory,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("For entries of which we do not know the heading."),
    )
    reach = models.CharField(
        _("area"),
        max_length=6,
        choices=[(each.value, each.label) for each in (Reach.CITY, Reach.BEYOND)],
        default=Reach.CITY,
        help_text=_("Its entries are shown as serving this area, as its wards are not ours."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SourceState,
        default=SourceState.NEW,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("joined directory")
        verbose_name_plural = _("joined directories")
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=~Q(state="removed"),
                name="source_address_once",
                violation_error_message=_("This directory is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def home(self) -> str:
        """The home page of the site that it lies on."""
        return urljoin(self.address, "/")


class SourceReading(models.Model):
    """How far a source was read, and how that went.

    A pass reads all of it, or all that changed since `known_until`; it may take several jobs, each
    from `page` on. Whoever reads holds `run_key`: when another job takes over, the first one finds
    it gone and stores nothing more.
    """

    source = models.OneToOneField(
        Source, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    # --- What it is ---
    kind = models.CharField(_("kind"), max_length=8, choices=SourceKind, blank=True)
    # Where services are asked for, or the package lies.
    services_url = models.CharField(max_length=400, blank=True)
    # It is a directory like this one, whose ETag stands for all of it.
    is_alike = models.BooleanField(default=False)
    # What the first look found: {"count": 120, "names": […], "license": "…", "refused": 0}
    preview = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)

    # --- How it goes ---
    problem = models.CharField(_("problem"), max_length=20, choices=SourceProblem, blank=True)
    problem_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)
    full_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    # Of the last pass that came to its end: {"read": 12, "added": 1, …}
    counts = models.JSONField(default=dict)
    # So many were gone at once that a steward is asked; and the steward's word that it is right.
    held = models.PositiveIntegerField(default=0)
    may_withdraw = models.BooleanField(default=False)

    # --- What it said the last time, for conditional requests ---
    asked_url = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    known_until = models.DateTimeField(null=True)

    # --- The pass under way ---
    run_number = models.PositiveIntegerField(default=0)
    run_key = models.UUIDField(null=True)
    run_began_at = models.DateTimeField(null=True)
    run_is_full = models.BooleanField(default=True)
    # {"url": …, "etag": …, "since": …, "page": 3, "total": 120, "is_steady": true, "bytes": …,
    # "latest": …} and the counts so far
    run = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("reading of a joined directory")
        verbose_name_plural = _("readings of joined directories")
        constraints = [
            models.CheckConstraint(
                condition=Q(problem="", problem_since=None)
                | Q(problem__gt="", problem_since__isnull=False),
                name="sourcereading_problem_since",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}"


class JoinedEntry(models.Model):
    """An entry of a source, known again by its id there, and what became of it here."""

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="entries", verbose_name=_("joined directory")
    )
    # Its id at the source as a UUID (`IncomingEntry.uuid`), and as it is written there.
    uuid = models.UUIDField(_("id there"))
    record_id = models.CharField(_("id there"), max_length=200)
    resource = models.OneToOneField(
        "resources.Resource",
        on_delete=models.CASCADE,
        related_name="joined",
        verbose_name=_("resource"),
    )
    standing = models.CharField(
        _("state"), max_length=10, choices=FromElsewhere, default=FromElsewhere.SHOWN
    )
    # One of ours that is likely the same; a person says so.
    perhaps = models.ForeignKey(
        "resources.Resource",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("perhaps the same as"),
    )
    # Of what the source said: what is the same is not written again.
    digest = models.CharField(max_length=64)
    seen_run = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("entry of a joined directory")
        verbose_name_plural = _("entries of joined directories")
        constraints = [
            models.UniqueConstraint(fields=["source", "uuid"], name="joinedentry_once"),
            models.CheckConstraint(
                condition=Q(perhaps=None) | ~Q(perhaps=F("resource")),
                name="joinedentry_perhaps_another",
            ),
        ]
        indexes = [
            # What a pass did not meet.
            models.Index(fields=["source", "standing", "seen_run"], name="joinedentry_seen")
        ]

    def __str__(self) -> str:
        return self.record_id
