"""The choices of threads and what is said in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Via(models.TextChoices):
    """The way that something said took, to us or from us."""

    TEXT = "text", _("Text message")
    WHATSAPP = "whatsapp", "WhatsApp"
    EMAIL = "email", _("Email")
    PAGE = "page", _("Their own page")
    CALL = "call", _("Phone call")


# The ways from a number, on which words act.
FROM_NUMBERS = (Via.TEXT, Via.WHATSAPP)


class Word(models.TextChoices):
    """A word that acts at once, when it is all that somebody writes."""

    # As carriers and providers call them, in all languages.
    STOP = "stop", "STOP"
    START = "start", "START"
    HELP = "help", "HELP"
    # Those that answer a question of ours.
    YES = "yes", _("Yes")
    NO = "no", _("No")
    DONE = "done", _("Done")
    LATER = "later", _("Not this time")
    FINE = "fine", _("I am fine")
    NEED = "need", _("I need help")
    CHOICE = "choice", _("One of the choices")


class Asked(models.TextChoices):
    """The questions that a text of ours asks."""

    OFFER = "offer", _("Can you help?")
    ROUTE = "route", _("Can you help with several at once?")
    TASK = "task", _("Is it done?")
    ROUTE_TASK = "route_task", _("Is all of it done?")
    CAME = "came", _("Did help come?")
    HAPPENED_TO = "happened_to", _("Did it happen? To the household")
    HAPPENED_BY = "happened_by", _("Did it happen? To the volunteer")
    WORKED_TO = "worked_to", _("Did it go well? To the household")
    WORKED_BY = "worked_by", _("Did it go well? To the volunteer")
    NEEDED = "needed", _("Is it still needed?")
    CHECK_IN = "check_in", _("Are you all right?")
    DAY = "day", _("Do you come to your shift?")
    CONSENT = "consent", _("Do you agree?")
    VOTE = "vote", _("Which of the choices?")


class Step(models.TextChoices):
    """The questions to whoever asks for help by text, in their order."""

    WHAT = "what", _("What do you need?")
    WHERE = "where", _("Where?")
    WHEN = "when", _("When?")


class Closed(models.TextChoices):
    """The reasons for which nobody answers a thread."""

    CALLED = "called", _("We called back")
    NOTHING = "nothing", _("Nothing to answer")
    SPAM = "spam", _("It is spam")
    WRONG = "wrong", _("Wrong number")


class Came(models.TextChoices):
    """The matter with something that came in."""

    WHOLE = "", pgettext_lazy("of a message that came in", "Whole")
    AUTOMATIC = "automatic", _("An automatic answer: nobody waits for yours.")
    UNREADABLE = "unreadable", _("An email that could not be read. It is kept in the mailbox.")
    CUT = "cut", _("There is more of it. All of it is kept in the mailbox.")


class Kept(models.TextChoices):
    """The state of a file that came with a message."""

    HERE = "here", pgettext_lazy("of a photo or file", "Is here")
    AWAITED = "awaited", _("It is still to be fetched from the provider.")
    LOST = "lost", _("It could not be fetched. Ask what is on it.")
    TOO_LARGE = "large", _("It is too large. It is kept in the mailbox.")
