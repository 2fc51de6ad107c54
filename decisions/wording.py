"""The words of a result, and of what a vote is about, in the active language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.languages import colon, comma
from decisions.choices import Kind, Stance
from decisions.models import Decision, Option

# A number by text has one digit.
MOST_BY_TEXT = 9
# With the link and how to answer, four parts of a text in the alphabets that take most.
LONGEST_TEXT = 160


@dataclass(frozen=True)
class Line:
    """One line of the result: a stance, or a choice that says its own language, and how many."""

    words: str
    option: Option | None
    number: int


def options_by_name(decision: Decision) -> dict[str, Option]:
    """Return the choices of a vote as the sums name them."""
    return {str(option.pk): option for option in decision.options.all()}


def chosen(decision: Decision) -> list[Option]:
    """Return the choices that most took; none while a vote is not closed, and of a consent."""
    outcome = decision.result["outcome"] if decision.result else []
    options = options_by_name(decision) if outcome else {}
    return [options[name] for name in outcome if name in options]


def result_of(decision: Decision) -> dict[str, Any]:
    """Return what pages say of a result: in a sentence, the choices that won, and the figures."""
    return {
        "outcome": outcome_words(decision),
        "chosen": chosen(decision),
        "lines": lines_of(decision),
    }


def outcome_words(decision: Decision) -> str:
    """Return in a sentence what came out; "" while it is not closed."""
    result = decision.result
    if result is None:
        return ""
    outcome = result["outcome"]
    if not outcome:
        return _few_words(result)
    if decision.kind == Kind.CONSENT:
        if outcome == [Stance.OBJECT]:
            return _("Somebody objected: this needs more talking.")
        return _("Agreed: nobody objected.")
    names = comma().join(str(option.words_i18n) for option in chosen(decision))
    most = _("Chosen by most")
    return f"{most}{colon()}{names}"


def _few_words(result: dict[str, Any]) -> str:
    if result["is_veiled"]:
        return _("Too few people answered to say more without showing who said what.")
    return _("Nobody has answered.")


def lines_of(decision: Decision) -> list[Line]:
    """Return the figures of the result; none where they would tell who said what."""
    result = decision.result
    if result is None or result["is_veiled"] or not result["answers"]:
        return []
    counts = result["counts"]
    if decision.kind == Kind.CONSENT:
        return [Line(str(each.label), None, counts.get(each.value, 0)) for each in Stance]
    options = options_by_name(decision)
    lines = [Line("", option, counts.get(name, 0)) for name, option in options.items()]
    return sorted(lines, key=lambda line: -line.number)


def text_words(decision: Decision) -> str:
    """Return the question as a text asks it, with numbered choices; "" where it asks none.

    Secret answers would stand in texts, dots need a page, and what is long costs too much.
    """
    if decision.is_secret or decision.kind == Kind.DOTS:
        return ""
    options = list(decision.options.all()) if decision.kind == Kind.VOTE else []
    if len(options) > MOST_BY_TEXT:
        return ""
    lines = [f"{number} {option.words_i18n}" for number, option in enumerate(options, 1)]
    words = "\n".join([_("We decide together:"), str(decision.title_i18n), *lines])
    return words if len(words) <= LONGEST_TEXT else ""


def said_words(decision: Decision, said: dict[str, Any]) -> str:
    """Return what somebody answered."""
    if "stance" in said:
        return str(Stance(said["stance"]).label)
    options = options_by_name(decision)
    if "option" in said:
        found = options.get(str(said["option"]))
        return str(found.words_i18n) if found else ""
    parts = [
        f"{options[name].words_i18n}{colon()}{number}"
        for name, number in said["dots"].items()
        if number and name in options
    ]
    return comma().join(parts)
