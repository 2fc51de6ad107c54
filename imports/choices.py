"""The kinds of rows that a spreadsheet brings, the states of an import, and what comes of a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """The kinds of rows. Each has a target (`imports.targets`)."""

    REQUESTS = "requests", _("Help requests")
    VOLUNTEERS = "volunteers", _("Volunteers")
    WARDS = "wards", _("Wards")
    PODS = "pods", _("Pods")
    MEMBERS = "members", _("Members of pods")
    GROUPS = "groups", pgettext_lazy("local mutual aid groups", "Groups")
    RESOURCES = "resources", _("Resources")
    PACKAGE = "package", _("Resources, as an HSDS package")
    STAFF = "staff", _("Staff")


class State(models.TextChoices):
    """The states of an import, from the file to what became of it."""

    READING = "reading", pgettext_lazy("state of an import", "Being read")
    REFUSED = "refused", pgettext_lazy("state of an import", "Cannot be read")
    READY = "ready", pgettext_lazy("state of an import", "Ready to look through")
    STORING = "storing", pgettext_lazy("state of an import", "Being brought in")
    STOPPED = "stopped", pgettext_lazy("state of an import", "Stopped")
    DONE = "done", pgettext_lazy("state of an import", "Brought in")
    UNDOING = "undoing", pgettext_lazy("state of an import", "Being taken back")
    UNDONE = "undone", pgettext_lazy("state of an import", "Taken back")
    FAILED = "failed", pgettext_lazy("state of an import", "Did not work")

    @classmethod
    def under_way(cls) -> list[str]:
        """Return those in which the worker has something to do."""
        return [cls.READING, cls.STORING, cls.UNDOING]

    @classmethod
    def with_rows(cls) -> list[str]:
        """Return those in which something was brought in, and can be taken back."""
        return [cls.STOPPED, cls.DONE]


class Outcome(models.TextChoices):
    """The outcome of one row, as the preview says it."""

    NEW = "new", pgettext_lazy("what comes of a row", "New")
    UPDATE = "update", pgettext_lazy("what comes of a row", "Changes what is here")
    ALIKE = "alike", pgettext_lazy("what comes of a row", "Perhaps the same")
    SAME = "same", pgettext_lazy("what comes of a row", "Here already")
    WORKED = "worked", pgettext_lazy("what comes of a row", "Stays as it is here")
    LEFT = "left", pgettext_lazy("what comes of a row", "Left out")
    WRONG = "wrong", pgettext_lazy("what comes of a row", "Cannot be read")

    @classmethod
    def to_store(cls) -> list[str]:
        """Return those of which something is stored; of `ALIKE` only what somebody decided."""
        return [cls.NEW, cls.UPDATE]


class Decision(models.TextChoices):
    """The answer to a row that is perhaps the same as one that is here."""

    NONE = "", pgettext_lazy("a row that is perhaps the same", "Not decided: leave it out")
    NEW = "new", pgettext_lazy("a row that is perhaps the same", "Somebody else: bring it in")
    SAME = "same", pgettext_lazy("a row that is perhaps the same", "The same: join them")
