"""The choices of threads and their texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.TextChoices):
    """A word that acts at once, when it is all that somebody writes."""

    # As carriers and providers call them, in all languages.
    STOP = "stop", "STOP"
    START = "start", "START"
    HELP = "help", "HELP"


class Closed(models.TextChoices):
    """The reasons for which nobody answers a thread."""

    NOTHING = "nothing", _("Nothing to answer")
    SPAM = "spam", _("It is spam")
    WRONG = "wrong", _("Wrong number")
