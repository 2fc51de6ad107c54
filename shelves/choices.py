"""The choices of cards and of reservations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CardKind(models.TextChoices):
    """What a card is about, and so what becomes of it once it was handed over."""

    GIVE = "give", pgettext_lazy("on a card", "To give away")
    LEND = "lend", pgettext_lazy("on a card", "To lend")
    TEACH = "teach", pgettext_lazy("on a card", "A skill to share")
    WANTED = "wanted", pgettext_lazy("on a card", "Wanted")

    @property
    def is_over_once_done(self) -> bool:
        """Whether there is nothing left of it after one hand-over."""
        return self in {CardKind.GIVE, CardKind.WANTED}


class CardState(models.TextChoices):
    WAITING = "waiting", _("Waits for a look")
    PUBLIC = "public", _("Public")
    REFUSED = "refused", _("Not taken")
    ENDED = "ended", pgettext_lazy("of a card", "Over")


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("Waits for a look")
    SHOWN = "shown", _("Public")
    REFUSED = "refused", _("Not taken")


class Stage(models.TextChoices):
    """How far a reservation has come."""

    ASKED = "asked", pgettext_lazy("of a reservation", "Asked")
    AGREED = "agreed", pgettext_lazy("of a reservation", "Agreed")
    HANDED_OVER = "out", pgettext_lazy("of a reservation", "Handed over")
    DONE = "done", pgettext_lazy("of a reservation", "Done")
    DECLINED = "declined", pgettext_lazy("of a reservation", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a reservation", "Taken back")
    UNANSWERED = "unanswered", pgettext_lazy("of a reservation", "Not answered")
    IN_LINE = "in_line", pgettext_lazy("of a reservation", "In line")
    LOST = "lost", pgettext_lazy("of a reservation", "Did not come back")

    @classmethod
    def live(cls) -> "list[Stage]":
        """Return those in which nobody else can reserve the card."""
        return [cls.ASKED, cls.AGREED, cls.HANDED_OVER]

    @classmethod
    def going_on(cls) -> "list[Stage]":
        """Return those that have not ended."""
        return [*cls.live(), cls.IN_LINE]

    @classmethod
    def met(cls) -> "list[Stage]":
        """Return those in which both see each other's contact."""
        return [cls.AGREED, cls.HANDED_OVER]
