"""The bonds that the halves of a pod part, and the rules that cannot hold, in words."""

from collections import Counter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.splitting.shapes import Halves, Problem

PROBLEMS: dict[Problem, str | Promise] = {
    Problem.TOO_FEW: _("This pod cannot be split: it is one home, or one member."),
    Problem.UNEVEN: _("The halves are uneven: one has more than six of ten members."),
    Problem.NO_KEY_PERSON: _("One half has no key person yet: please choose somebody there."),
}
KINDS: dict[str, str | Promise] = {
    "home": _("Homes"),
    "floor": _("Floors"),
    "language": _("Languages"),
    "tree": _("Branches of the phone tree"),
}


def problems_in_words(halves: Halves) -> list[str | Promise]:
    """Return a sentence for each thing that cannot be had."""
    found = [PROBLEMS[each] for each in halves.problems if each in PROBLEMS]
    alone = len(halves.problems.get(Problem.ALONE, ()))
    if alone:
        words = ngettext(
            "%(count)d member would share no language with anybody in their half.",
            "%(count)d members would share no language with anybody in their half.",
            alone,
        )
        found.append(words % {"count": alone})
    return found


def parted_in_words(halves: Halves) -> list[tuple[str | Promise, int]]:
    """Return how many floors, languages and so on are in both halves."""
    counts = Counter(bond.kind for bond in halves.parted)
    return [(KINDS[kind], counts[kind]) for kind in sorted(counts)]
