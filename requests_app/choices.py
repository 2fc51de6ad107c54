"""The states of needs and matches, and how they group."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.IntegerChoices):
    """How soon help is needed; the larger the sooner."""

    WHENEVER = 1, _("Whenever someone can")
    THIS_WEEK = 2, _("This week")
    TOMORROW = 3, _("By tomorrow")
    TODAY = 4, _("Today")


class Repeat(models.TextChoices):
    ONCE = "once", _("Just this once")
    WEEKLY = "weekly", _("Every week")
    BIWEEKLY = "biweekly", _("Every two weeks")


class Delivery(models.TextChoices):
    DOOR = "door", _("Please leave it at the door")
    MEET = "meet", _("I would like to meet the person")
    EITHER = "either", _("Either is fine")


class NeedStatus(models.TextChoices):
    OPEN = "open", _("Looking for a neighbor")
    OFFERED = "offered", _("A neighbor has been asked")
    MATCHED = "matched", _("A neighbor is helping")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    CLOSED = "closed", _("Closed without a match")

    @classmethod
    def active(cls) -> list[str]:
        """Somebody still waits for help."""
        return [cls.OPEN, cls.OFFERED, cls.MATCHED]

    @classmethod
    def ended(cls) -> list[str]:
        return [cls.DONE, cls.CANCELLED, cls.CLOSED]


class MatchStatus(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Ran out")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RELEASED = "released", _("Released")

    @classmethod
    def live(cls) -> list[str]:
        """A need has at most one of these, and they count against a volunteer's limit."""
        return [cls.OFFERED, cls.ACCEPTED]

    @classmethod
    def refused(cls) -> list[str]:
        """The volunteer had their chance: the same need is not put to them again."""
        return [cls.DECLINED, cls.EXPIRED, cls.RELEASED]


class DeclineReason(models.TextChoices):
    """Why a volunteer says no, or no longer."""

    NO_TIME = "no_time", _("I have no time")
    TOO_FAR = "too_far", _("It is too far")
    NOT_FOR_ME = "not_for_me", _("It is not something I can do")
    SICK = "sick", _("I am sick")
    OTHER = "other", _("Another reason")


class ContactKind(models.TextChoices):
    """What an entry in the contact log records."""

    CALL_IN = "call_in", _("They called")
    CALL_OUT = "call_out", _("We called")
    NO_ANSWER = "no_answer", _("No answer")
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Note")
