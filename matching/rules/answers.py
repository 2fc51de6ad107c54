"""The answers that somebody gave lately. Not in SQL, like `load`."""

from django.utils.translation import gettext_lazy as _

from matching.rule import Found, PossibleReason, SoftRule

# One answer is no habit. The explanation of `often_yes` names this number.
FEW_ANSWERS = 2
WORDS = _("said yes %(yes)d of %(answers)d times")


def find(said_yes: int, said_no: int) -> Found | None:
    answers = said_yes + said_no
    if answers < FEW_ANSWERS or said_yes == said_no:
        return None
    values = {"yes": said_yes, "answers": answers}
    return ("often_yes" if said_yes > said_no else "often_no"), values


SOFT = SoftRule(
    order=90,
    volunteer=("said_yes", "said_no"),
    find=find,
    reasons=(
        PossibleReason(
            "often_yes",
            points=4,
            words=WORDS,
            name=_("Often says yes"),
            explanation=_("They mostly said yes in the last 30 days (from 2 answers on)."),
        ),
        PossibleReason(
            "often_no",
            points=-6,
            words=WORDS,
            name=_("Often says no"),
            explanation=_("They mostly said no or did not answer in the last 30 days."),
        ),
    ),
)
