"""The choices of a fund: its order, what its entries are, how money reaches people, and states."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Order(models.TextChoices):
    """The rule by which those who wait come one after the other. It is said in public."""

    OLDEST = "oldest", _("The longest wait first")
    NEW_FIRST = "new_first", _("Households that the fund has not helped yet first")
    CUT_OFF = "cut_off", _("Notices that something will be cut off first")
    DRAW = "draw", _("A draw decides")


class EntryKind(models.TextChoices):
    GIFT = "gift", pgettext_lazy("money that came in", "Gift")
    HELP = "help", _("Paid for a household")
    BACK = "back", _("Paid back to a helper")
    CORRECTION = "correction", _("Correction")

    @classmethod
    def paid(cls) -> list[str]:
        """Return the kinds by which money leaves the fund."""
        return [cls.HELP, cls.BACK]


class PledgeState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a pledge", "Waiting")
    CAME = "came", pgettext_lazy("state of a pledge", "Came")
    LET_GO = "let_go", pgettext_lazy("state of a pledge", "Let go")


class Reach(models.TextChoices):
    """The way in which money reaches somebody."""

    CASH = "cash", _("Cash")
    TRANSFER = "transfer", _("Transfer")
    GIFT_CARD = "gift_card", _("Gift card")
    DIRECT = "direct", _("Paid straight to the landlord, the company or the pharmacy")


class AskKind(models.TextChoices):
    HELP = "help", _("For a household")
    BACK = "back", _("To pay a helper back")


class AskState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a request for money", "Waiting")
    APPROVED = "approved", pgettext_lazy("state of a request for money", "Approved")
    PAID = "paid", pgettext_lazy("state of a request for money", "Paid")
    DECLINED = "declined", pgettext_lazy("state of a request for money", "Not possible")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request for money", "Withdrawn")

    @classmethod
    def going_on(cls) -> list[str]:
        return [cls.WAITING, cls.APPROVED]
