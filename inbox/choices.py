"""The choices of threads and what is said in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Via(models.TextChoices):
    """The way that something said took, to us or from us."""

    TEXT = "text", _("Text message")
    EMAIL = "email", _("Email")
    PAGE = "page", _("Their own page")
    CALL = "call", _("Phone call")


class Word(models.TextChoices):
    """A word that acts at once, when it is all that somebody writes."""

    # As carriers and providers call them, in all languages.
    STOP = "stop", "STOP"
    START = "start", "START"
    HELP = "help", "HELP"


class Closed(models.TextChoices):
    """The reasons for which nobody answers a thread."""

    CALLED = "called", _("We called back")
    NOTHING = "nothing", _("Nothing to answer")
    SPAM = "spam", _("It is spam")
    WRONG = "wrong", _("Wrong number")
