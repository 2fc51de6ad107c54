"""The things about which people on the rota hear from us."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallAbout(models.TextChoices):
    """News to be told by phone, where no message reaches somebody."""

    REMIND = "remind", _("Please remind them of their shift")
    PUT_ON = "put_on", _("Please tell them: they are on this shift")
    TAKEN_OFF = "taken_off", _("Please tell them: they are no longer on this shift")
    SWAPPED = "swapped", _("Please tell them: somebody else has taken their shift")
    PROPOSED = "proposed", _("Please ask them: somebody would swap this shift with them")
    EXCHANGED = "exchanged", _("Please tell them: they have swapped, and have this shift now")
    CALLED_OFF = "called_off", _("Please tell them: this shift was called off")
    LET_IN = "let_in", _("Please tell them: they can take shifts now")

    @classmethod
    def of_theirs(cls) -> list["CallAbout"]:
        """Return those that are said only while they have the shift."""
        return [cls.REMIND, cls.PUT_ON, cls.PROPOSED, cls.EXCHANGED]
