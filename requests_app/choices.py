"""The states of needs and matches, and how they group."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Urgency(models.IntegerChoices):
    """The urgency of a need; the larger the sooner."""

    # Numbers, so that an index can hold the desk's order.
    WHENEVER = 1, _("Whenever someone can")
    THIS_WEEK = 2, _("This week")
    TOMORROW = 3, _("By tomorrow")
    TODAY = 4, _("Today")


class Repeat(models.TextChoices):
    ONCE = "once", _("Just this once")
    WEEKLY = "weekly", _("Every week")
    BIWEEKLY = "biweekly", _("Every two weeks")
    FOUR_WEEKLY = "fourweekly", _("Every four weeks")
    MONTHLY_WEEKDAY = "monthly", _("Every month, on the same weekday")

    @classmethod
    def again(cls) -> list[str]:
        """Return the choices with which a need opens again by itself."""
        return [cls.WEEKLY, cls.BIWEEKLY, cls.FOUR_WEEKLY, cls.MONTHLY_WEEKDAY]

    @classmethod
    def on_weekdays(cls) -> list[str]:
        """Return the choices that may have several days a week."""
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
    # A neighbor had said yes, and then neither side said what became of it.
    UNKNOWN = "unknown", _("Nobody told us if it happened")
    # Of a request that was set aside. Its household, which is not told so, reads the same.
    ASIDE = "aside", _("Looking for a neighbor")

    @classmethod
    def active(cls) -> list[str]:
        """Return the states in which somebody still waits for help, and everybody may see it."""
        return [cls.OPEN, cls.OFFERED, cls.MATCHED]

    @classmethod
    def waiting(cls) -> list[str]:
        """Return the same states and that of needs which a person has to look at first."""
        return [*cls.active(), cls.ASIDE]

    @classmethod
    def ended(cls) -> list[str]:
        return [cls.DONE, cls.CANCELLED, cls.CLOSED, cls.UNKNOWN]


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
    UNKNOWN = "unknown", _("Nobody told us if it happened")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states of which a need has at most one, and which count for limits."""
        # Not `ASKED`, which is put to several and takes nobody's room until a yes.
        return [cls.OFFERED, cls.ACCEPTED]

    @classmethod
    def helped(cls) -> list[str]:
        """Return the states of a yes that was not taken back; silence is not held against it."""
        return [cls.ACCEPTED, cls.DONE, cls.UNKNOWN]

    @classmethod
    def waiting(cls) -> list[str]:
        """Return the states without an answer. `ASKED` is put to several: the first yes gets it."""
        return [cls.ASKED, cls.OFFERED]

    @classmethod
    def going_on(cls) -> list[str]:
        return [cls.ASKED, cls.OFFERED, cls.ACCEPTED]

    @classmethod
    def refused(cls) -> list[str]:
        """Return the states after which the same need is not put to the same volunteer again."""
        # Not `MISSED`: who was only slower may be asked again if the need reopens.
        return [cls.DECLINED, cls.EXPIRED, cls.RELEASED]


class DeclineReason(models.TextChoices):
    """The reasons for which a volunteer says no, or no longer."""

    NO_TIME = "no_time", _("I have no time")
    TOO_FAR = "too_far", _("It is too far")
    NOT_FOR_ME = "not_for_me", _("It is not something I can do")
    SICK = "sick", _("I am sick")
    OTHER = "other", _("Another reason")


class ContactKind(models.TextChoices):
    """The kinds of entries in the contact log."""

    CALL_IN = "call_in", _("They called")
    CALL_OUT = "call_out", _("We called")
    NO_ANSWER = "no_answer", _("No answer")
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Note")
    # Written by the two private pages, never by staff
    # Short codes, because the column holds ten letters.
    HOUSEHOLD_NO = "house_no", _("The household says that it did not work")
    VOLUNTEER_NO = "helper_no", _("The volunteer says that it did not work out")
    # Written by a job, for the call list
    DAY_PASSED = "day_passed", _("The day has passed: ask if it is still needed")
    # They asked by text, in few words
    BY_TEXT = "by_text", _("Asked by text: please call back")
    # In an emergency, on one page or at a check-in
    IN_SHORT = "in_short", _("Asked in an emergency: please call for the rest")
    # Calls to make where no email can be written; put on the list by what happened.
    LOST_HELPER = "lost", _("Please tell them: their helper cannot come, we are looking again")
    CANNOT_HELP = "cannot", _("Please tell them: we cannot help")
    OTHERS_DID = "others", _("Please tell them: it is closed, because others helped")
    STILL_LOOKING = "looking", _("Please tell them: we are still looking")
    # The same two pages, against what the other side said first
    HOUSEHOLD_YES = "house_yes", _("The household says that it did happen")
    VOLUNTEER_YES = "helper_yes", _("The volunteer says that it did happen")
    # What a household changed after a neighbor had said yes, on its page
    HOUSEHOLD_CHANGED = "house_chg", _("The household changed something after a neighbor said yes")
    MOVED_OFTEN = "moved", _("The day is moved again and again: please ask how it stands")
    # Calls to make where no email can be written; put on the list by the jobs.
    REMIND_HOUSEHOLD = "remind_res", _("Please remind the household: help is coming")
    REMIND_VOLUNTEER = "remind_vol", _("Please remind the volunteer of their task")
    ASK_HOUSEHOLD = "ask_res", _("Please ask the household: did it happen?")
    ASK_VOLUNTEER = "ask_vol", _("Please ask the volunteer: did it happen?")
    DAY_FOR_HOUSEHOLD = "day_res", _("Please tell the household: there is a new day")
    DAY_FOR_VOLUNTEER = "day_vol", _("Please tell the volunteer: there is a new day")
    CHANGE_FOR_VOLUNTEER = "change_vol", _("Please tell the volunteer: something has changed")
    # Put on the list because nobody will read the offer
    OFFER_FAILED = "offer_vol", _("Please call the volunteer: our email to ask them did not arrive")
    # Put on the list because it ended for them, whatever they had said
    OFF_FOR_VOLUNTEER = "off_vol", _("Please tell the volunteer: it is no longer needed")
    DENIED_FOR_VOLUNTEER = (
        "denied_vol",
        _("Please tell the volunteer: the household says that it did not happen"),
    )

    @classmethod
    def by_staff(cls) -> list[tuple[str, Any]]:
        """Return the choices for those who write into the log by hand."""
        own = [cls.CALL_IN, cls.CALL_OUT, cls.NO_ANSWER, cls.MESSAGE, cls.NOTE]
        return [(kind.value, kind.label) for kind in own]

    @classmethod
    def by_itself(cls) -> list[str]:
        """Return the kinds of calls that are put on the list where there is no email."""
        ends = [cls.LOST_HELPER, cls.CANNOT_HELP, cls.OTHERS_DID, cls.STILL_LOOKING]
        return [
            *ends,
            cls.BY_TEXT,
            cls.IN_SHORT,
            cls.DAY_PASSED,
            *cls.about_a_yes(),
            *cls.about_an_end(),
        ]

    @classmethod
    def about_a_yes(cls) -> list[str]:
        """Return the calls by which an offer, and then a yes, are followed through."""
        return [
            cls.OFFER_FAILED,
            *(cls.REMIND_HOUSEHOLD, cls.REMIND_VOLUNTEER),
            *(cls.ASK_HOUSEHOLD, cls.ASK_VOLUNTEER),
            *(cls.DAY_FOR_HOUSEHOLD, cls.DAY_FOR_VOLUNTEER, cls.CHANGE_FOR_VOLUNTEER),
        ]

    @classmethod
    def to_volunteer(cls) -> list[str]:
        """Return the calls that are made to the volunteer, not to the household."""
        own = [cls.OFFER_FAILED, cls.REMIND_VOLUNTEER, cls.ASK_VOLUNTEER, cls.DAY_FOR_VOLUNTEER]
        return [*own, cls.CHANGE_FOR_VOLUNTEER, *cls.about_an_end()]

    @classmethod
    def about_an_end(cls) -> list[str]:
        """Return the calls by which volunteers learn that others ended what they had to do."""
        return [cls.OFF_FOR_VOLUNTEER, cls.DENIED_FOR_VOLUNTEER]


class Detail(models.TextChoices):
    """The steps in which a household's details open."""

    CONTACT = "contact", _("First name and how to reach each other")
    ADDRESS = "address", _("Address and how to get in")
    ALL = "all", _("All details")


class Worked(models.TextChoices):
    """The answer to the one question after a match is done: did it work?"""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Happened(models.TextChoices):
    """The answer to the one question after the day of a yes: did it happen?"""

    YES = "yes", _("Yes")
    NOT_YET = "not_yet", _("Not yet")
    NO = "no", _("No")


class BlockedBy(models.TextChoices):
    """The side that said "not this person"."""

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
