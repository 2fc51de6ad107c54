"""The small forms of the staff pages of a fund."""

import csv
import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.errors import NotPossible
from fund.choices import Reach
from fund.forms import AmountField, speak_currency
from fund.models.ledger import LONGEST_NUMBER
from fund.models.promises import LONGEST_WORDS
from fund.money import read_amount, refuse_card
from pages.forms import DAY_FORMATS, BaseForm, DayField, PastedRows

MOST_LINES = 500
LONGEST_PASTE = 60_000


class OfFund(BaseForm):
    """A form with amounts in the fund's currency."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_currency(self, currency)

    def typed(self) -> dict[str, Any]:
        """Return what was typed. Raises `NotPossible` with what is wrong first."""
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            raise NotPossible(f"{label}: {errors[0]}" if label else str(errors[0]))
        return self.cleaned_data


class GiftForm(OfFund):
    """Money that came in."""

    amount = AmountField(label=_("Amount"))
    day = DayField(label=_("Day"), initial=timezone.localdate)
    number = forms.CharField(
        label=_("Number of the check or transfer"), max_length=LONGEST_NUMBER, required=False
    )


class PledgeForm(OfFund):
    """Money that somebody said they will give, and when."""

    amount = AmountField(label=_("Amount"))
    day = DayField(label=_("Day"))
    number = forms.CharField(label=_("Number, no names"), max_length=LONGEST_NUMBER, required=False)


class CameForm(GiftForm):
    """The outcome of a pledge."""


class InKindForm(OfFund):
    """A thing that was given."""

    what = forms.CharField(
        label=_("What was given, no names"),
        max_length=LONGEST_WORDS,
    )
    day = DayField(label=_("Day"), initial=timezone.localdate)
    worth = AmountField(label=_("Estimated worth (optional)"), required=False)


class WentForm(OfFund):
    """The place to which a thing went."""

    where = forms.CharField(max_length=LONGEST_WORDS, required=False)


class CorrectionForm(OfFund):
    """What an entry should have been."""

    right = AmountField(label=_("Amount"))


class ApproveForm(OfFund):
    """The amount that is approved."""

    amount = AmountField(label=_("Amount"))


class PayForm(OfFund):
    """How something was paid."""

    how = forms.ChoiceField(label=pgettext_lazy("how money was paid", "How"), choices=Reach)
    number = forms.CharField(
        label=_("Number of the check or transfer"), max_length=LONGEST_NUMBER, required=False
    )
    day = DayField(label=_("Day"), initial=timezone.localdate)


class GiftLinesForm(OfFund):
    """Lines of a spreadsheet or a CSV file: day, amount, number."""

    lines = PastedRows(
        label=_("Lines"),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "One gift a line: day, amount, and a number if there is one. No names and no numbers "
            "of cards."
        ),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        self.currency = currency

    def clean_lines(self) -> str:
        """Keep the lines as they are. Raises `ValidationError` for one that cannot be read."""
        self.gifts = read_lines(self.cleaned_data["lines"], self.currency)
        return str(self.cleaned_data["lines"])


@dataclass(frozen=True)
class GiftLine:
    """A gift as a line of a file says it; `key` is the same for the same line always."""

    day: datetime.date
    amount: int
    number: str
    key: str


def read_lines(text: str, currency: str) -> list[GiftLine]:
    """Return the gifts in `text`. Raises `ValidationError`, which names the line.

    A line that comes twice is two gifts: its key counts how often it came before.
    """
    found: list[GiftLine] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(_rows(text), 1):
        try:
            day, amount, note = _gift(row, currency)
        except (ValidationError, ValueError) as error:
            words = _("Line %(number)d cannot be read: %(line)s") % {
                "number": number,
                "line": " ".join(row)[:60] if not _is_card(row) else "…",
            }
            raise ValidationError(words) from error
        said = f"{day}|{amount}|{note}"
        seen[said] = seen.get(said, 0) + 1
        key = hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest()[:48]
        found.append(GiftLine(day, amount, note, key))
    if not 0 < len(found) <= MOST_LINES:
        raise ValidationError(_("Please give 1 to %(most)d lines.") % {"most": MOST_LINES})
    return found


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    sign = "\t" if "\t" in text else ";" if ";" in text else ","
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]


def _gift(row: list[str], currency: str) -> tuple[datetime.date, int, str]:
    """Return day, amount and number of a row. Raises `ValueError` or `ValidationError`."""
    day, amount, note = (*row, "", "")[:3] if len(row) > 1 else ("", "", "")
    for cell in row:
        refuse_card(cell)
    field = forms.DateField(input_formats=DAY_FORMATS)
    if len(note) > LONGEST_NUMBER or len(row) > 3:
        raise ValueError
    found: Any = field.clean(day)
    return found, read_amount(amount, currency), note


def _is_card(row: list[str]) -> bool:
    try:
        for cell in row:
            refuse_card(cell)
    except ValidationError:
        return True
    return False
