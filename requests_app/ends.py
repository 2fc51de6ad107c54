"""The reasons for which a need is closed, and what its household reads of each."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EndReason(models.TextChoices):
    """The reason why a need was closed without a match of ours."""

    NOBODY_FITS = "nobody_fits", _("Nobody here offers this")
    NOBODY_SAID_YES = "nobody_yes", _("Nobody said yes")
    NOT_OURS = "not_ours", _("It is not something we do")
    OUTSIDE = "outside", _("It is outside our area")
    TOO_LATE = "too_late", _("There was too little time")
    NOT_REACHED = "not_reached", _("We could not reach the household")
    OTHERS_DID = "others_did", _("Others helped")

    @classmethod
    def cannot_help(cls) -> list["EndReason"]:
        """Return the reasons that leave a need unmet."""
        return [reason for reason in cls if reason != cls.OTHERS_DID]

    @property
    def is_unmet(self) -> bool:
        return self != EndReason.OTHERS_DID


# Honest and in full sentences: they stand alone, on the private page and in the letter.
SAID_TO_HOUSEHOLD: dict[str, str | Promise] = {
    EndReason.NOBODY_FITS: _(
        "We are sorry: we looked for a neighbor who could do this, and found nobody."
    ),
    EndReason.NOBODY_SAID_YES: _(
        "We are sorry: we asked our neighbors, and nobody can do this at the moment."
    ),
    EndReason.NOT_OURS: _(
        "We are sorry: this is something that we as neighbors cannot do for you."
    ),
    EndReason.OUTSIDE: _("We are sorry: this is farther away than our neighbors can go."),
    EndReason.TOO_LATE: _("We are sorry: we did not find anybody in time."),
    EndReason.NOT_REACHED: _(
        "We tried to reach you and could not. If you still need this, please call us or ask again."
    ),
    EndReason.OTHERS_DID: _(
        "We heard that somebody else has helped you with this. If that is not so, please call us "
        "or ask again."
    ),
}
