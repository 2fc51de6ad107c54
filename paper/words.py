"""The short words that stand beside a line to write on, or over a column."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phone_trees.choices import CallState

WORDS: dict[str, Promise] = {
    "name": pgettext_lazy("a line to write on", "Name"),
    "door": pgettext_lazy("a line to write on", "Door or apartment"),
    "phone": pgettext_lazy("a line to write on", "Phone"),
    "building": pgettext_lazy("a line to write on", "Street or building"),
    "date": pgettext_lazy("a line to write on", "Date"),
    "number": pgettext_lazy("of a form on paper", "Number"),
    "nobody-home": pgettext_lazy("a column to tick", "Nobody home"),
    "left": pgettext_lazy("a column to tick", "Invitation left"),
    "language": pgettext_lazy("a column to write in", "Language"),
    "join": pgettext_lazy("a column to tick", "Would like to join"),
    "needs": pgettext_lazy("a column to tick", "Needs something now"),
    "key-person": pgettext_lazy("of a member of a pod", "key person"),
    "phone-tree": _("Phone tree"),
    "say": pgettext_lazy("on the sheet of a caller", "Please say"),
    "suits": pgettext_lazy("on the sheet of a caller", "What suits you both"),
    "your-stand-in": pgettext_lazy("on the sheet of a caller", "Your stand-in, if you cannot call"),
    "stand-in-unseen": pgettext_lazy(
        "on the sheet of a caller", "If you cannot call, tell the organizer: somebody stands in."
    ),
    "you-stand-in": pgettext_lazy(
        "on the sheet of a caller", "You stand in for a neighbor’s calls"
    ),
    "reached": CallState.REACHED.label,
    "no-answer": CallState.NO_ANSWER.label,
    "needs-help": CallState.NEEDS_HELP.label,
    "stand-in": _("Stand-in"),
    "nobody-calls": _("Members whom nobody can call"),
    "we-agree": pgettext_lazy("over lines to sign on", "We agree to this"),
    "signature": pgettext_lazy("a column to sign in", "Signature or initials"),
    "back": pgettext_lazy("a column to write in", "Come back on"),
}
