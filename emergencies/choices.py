"""The kinds of emergencies with their ready words, and the answers of a check-in."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phone_trees.choices import CallState, Occasion


class Kind(models.TextChoices):
    """The kinds for which words are ready in all languages."""

    HEAT = "heat", _("Extreme heat")
    COLD = "cold", _("Severe cold")
    STORM = "storm", _("Storm")
    FLOOD = "flood", _("Flooding")
    SMOKE = "smoke", _("Heavy smoke")
    POWER = "power", _("Power outage")
    OTHER = "other", _("Emergency")

    @property
    def occasion(self) -> Occasion:
        """What callers in a phone tree read out."""
        return _OCCASIONS.get(self, Occasion.CHECK)


_OCCASIONS = {Kind.HEAT: Occasion.HEAT, Kind.STORM: Occasion.STORM, Kind.POWER: Occasion.OUTAGE}
READY: dict[Kind, Any] = {
    Kind.HEAT: _("Drink water often and stay somewhere cool. Look in on neighbors who live alone."),
    Kind.COLD: _(
        "Stay warm, and never heat with an oven or a grill. Look in on neighbors who live alone."
    ),
    Kind.STORM: _(
        "Stay indoors and away from windows. Charge your phone. "
        "Look in on neighbors who live alone."
    ),
    Kind.FLOOD: _(
        "Do not walk or drive through water. Go to higher ground. "
        "Look in on neighbors who live alone."
    ),
    Kind.SMOKE: _(
        "Keep windows closed and stay indoors. Outside, wear a mask. "
        "Look in on neighbors who live alone."
    ),
    Kind.POWER: _(
        "Keep the refrigerator closed. "
        "Look in on neighbors who need power for a device or medicine."
    ),
    Kind.OTHER: _("Look in on neighbors who live alone. If you need something, tell us."),
}


class Answer(models.TextChoices):
    """What we know of somebody in a round."""

    WAITING = "waiting", pgettext_lazy("answer in a check-in", "Asked, no word yet")
    FINE = "fine", pgettext_lazy("answer in a check-in", "Fine")
    NEEDS = "needs", pgettext_lazy("answer in a check-in", "Needs help")
    NO_ANSWER = "no_answer", pgettext_lazy("answer in a check-in", "No answer")

    @classmethod
    def silent(cls) -> list[str]:
        """Return the answers of those from whom nobody has heard."""
        return [cls.WAITING, cls.NO_ANSWER]


# Of a call in a phone tree, and back.
OF_CALL = {
    CallState.WAITING: Answer.WAITING,
    CallState.REACHED: Answer.FINE,
    CallState.NEEDS_HELP: Answer.NEEDS,
    CallState.NO_ANSWER: Answer.NO_ANSWER,
}
AS_CALL = {answer: state for state, answer in OF_CALL.items()}


@dataclass(frozen=True)
class Figures:
    """The figures of a round; `reached` are those who are fine or need help."""

    asked: int = 0
    fine: int = 0
    needs: int = 0
    no_answer: int = 0
    waiting: int = 0

    @property
    def reached(self) -> int:
        return self.fine + self.needs
