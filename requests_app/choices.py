"""The states of needs and matches, and how they group."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

    @classmethod
    def again(cls) -> list[str]:
        """The need opens again by itself."""
        return [cls.WEEKLY, cls.BIWEEKLY]


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

    @classmethod
    def may_come_again(cls) -> list[str]:
        """Ended in a way after which a repeated need opens again; cancelled means stop."""
        return [cls.DONE, cls.CLOSED]


class MatchStatus(models.TextChoices):
    ASKED = "asked", _("Asked with others")
    OFFERED = "offered", pgettext_lazy("state: the volunteer was asked", "Asked")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", pgettext_lazy("state: the time to answer has run out", "No answer in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RELEASED = (
        "released",
        pgettext_lazy("state: the volunteer cannot do it after all", "Given back"),
    )
    MISSED = "missed", _("Somebody else said yes first")

    @classmethod
    def live(cls) -> list[str]:
        """A need has at most one of these, and they count against a volunteer's limit."""
        return [cls.OFFERED, cls.ACCEPTED]

    @classmethod
    def waiting(cls) -> list[str]:
        """Not answered yet. `ASKED` is put to several: the first to accept gets it."""
        return [cls.ASKED, cls.OFFERED]

    @classmethod
    def going_on(cls) -> list[str]:
        return [cls.ASKED, cls.OFFERED, cls.ACCEPTED]

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
    # Written by the two private pages, never by staff
    HOUSEHOLD_NO = "house_no", _("The household says that it did not work")
    VOLUNTEER_NO = "helper_no", _("The volunteer says that it did not work out")

    @classmethod
    def by_staff(cls) -> list[tuple[str, Any]]:
        """The choices for who writes into the log by hand."""
        own = [cls.CALL_IN, cls.CALL_OUT, cls.NO_ANSWER, cls.MESSAGE, cls.NOTE]
        return [(kind.value, kind.label) for kind in own]


class Worked(models.TextChoices):
    """The answer to the one question after a match is done: did it work?"""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class BlockedBy(models.TextChoices):
    """Who said "not this person"."""

    RESIDENT = "resident", _("The household")
    COORDINATOR = "coordinator", _("A coordinator")


class ProposalStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    SOLVING = "solving", _("Being prepared")
    READY = "ready", _("Ready to review")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", pgettext_lazy("a proposal", "Did not work")

    @classmethod
    def solved(cls) -> list[str]:
        return [cls.READY, cls.SENDING, cls.SENT]


class LineStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    REMOVED = "removed", _("Taken out")
    SENT = "sent", pgettext_lazy("of a line: its volunteer was asked", "Asked")
    SKIPPED = "skipped", _("Skipped")
