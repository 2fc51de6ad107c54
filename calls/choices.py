"""The choices of calls, and the sentences that callers hear."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """The outcome of a call; "" while it goes on."""

    MISSED = "missed", _("Missed call")
    MESSAGE = "message", _("Left a message")
    TALKED = "talked", _("Talked with somebody on call")


class Sentence(models.TextChoices):
    """The sentences that a caller hears, by what they are for, as staff read it."""

    CHOOSE = "choose", _("Choosing the language")
    MORE = "more", _("When there are more than nine languages")
    GREETING = "greeting", _("Greeting")
    EMERGENCY = "emergency", _("In an emergency")
    HOURS = "hours", _("Hours")
    CONNECT = "connect", _("Before it rings at somebody")
    OTHERS = "others", _("When nobody who speaks the language answers")
    LEAVE = "leave", _("When nobody answers")
    THANKS = "thanks", _("After a message")
    GOODBYE = "goodbye", _("At the end")
