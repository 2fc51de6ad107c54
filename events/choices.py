"""The fixed choices of days and their shifts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Part(models.TextChoices):
    """The parts that people take on a day."""

    PACK = "pack", pgettext_lazy("what somebody does on a day", "Pack")
    DRIVE = "drive", pgettext_lazy("what somebody does on a day", "Drive")
    INTERPRET = "interpret", pgettext_lazy("what somebody does on a day", "Interpret")
    SET_UP = "set_up", pgettext_lazy("what somebody does on a day", "Set up")
    ANY = "any", _("Help where it is needed")


class PlaceShown(models.TextChoices):
    """The people who read where a day is."""

    EVERYBODY = "everybody", _("Everybody")
    HELPERS = "helpers", _("Only neighbors who have a shift")


class Came(models.TextChoices):
    """The two things that are noted at the door."""

    YES = "yes", pgettext_lazy("at the door", "Came")
    NO = "no", pgettext_lazy("at the door", "Did not come")


class ShiftSheetKind(models.TextChoices):
    """The sheets of a shift."""

    DOOR = "door", pgettext_lazy("a sheet to print", "List for the door")
    RUN = "run", pgettext_lazy("a sheet to print", "Routes, a page for each driver")
