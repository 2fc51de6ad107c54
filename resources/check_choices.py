"""The choices about checks of entries: how it was asked, what was found, and who checked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CheckOutcome(models.TextChoices):
    """The findings of a check."""

    TRUE = "true", _("Still true")
    CHANGED = "changed", _("Something changed")
    CLOSED = "closed", _("It has closed")
    NOT_REACHED = "not-reached", _("Nobody was reached")

    @classmethod
    def to_correct(cls) -> tuple["CheckOutcome", ...]:
        """The findings after which somebody has to change or withdraw the entry."""
        return cls.CHANGED, cls.CLOSED


class CheckedHow(models.TextChoices):
    """The ways to find out."""

    CALLED = "called", _("Called")
    VISITED = "visited", _("Visited")
    WROTE = "wrote", _("Wrote")
    WEBSITE = "website", _("Read its website")
    KEEPER = "keeper", _("Its keeper said so")


class CheckedAs(models.TextChoices):
    """The words for whoever checked, where they did not ask to be named."""

    STEWARD = "steward", pgettext_lazy("who checked an entry", "Stewards of the network")
    KEEPER = "keeper", pgettext_lazy("who checked an entry", "Directory keeper")
    ORGANIZER = "organizer", pgettext_lazy("who checked an entry", "Organizer")
    VOLUNTEER = "volunteer", pgettext_lazy("who checked an entry", "Volunteer")
    PLACE = "place", pgettext_lazy("who checked an entry", "Somebody who knows the place")


class CallOutcome(models.TextChoices):
    """The ends of a call that somebody was asked to make."""

    TRUE = "true", _("Still true")
    CHANGED = "changed", _("Something changed")
    CLOSED = "closed", _("It has closed")
    NOBODY = "nobody", _("Nobody answered")
    SKIPPED = "skipped", pgettext_lazy("a call to a place", "Passed over")
    LAPSED = "lapsed", pgettext_lazy("a call to a place", "Not made in time")

    @classmethod
    def rang(cls) -> tuple["CallOutcome", ...]:
        """The ends after which a place was called."""
        return cls.TRUE, cls.CHANGED, cls.CLOSED, cls.NOBODY


class LinkKind(models.TextChoices):
    """The addresses of an entry that are looked at."""

    WEBSITE = "website", _("Website")
    CHAT = "chat", _("Chat")
