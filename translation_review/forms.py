"""The choices and texts of a reader."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.languages import comma, is_rtl
from common.typed import search_key, without_hidden
from pages.forms import BaseForm, limit
from translation_review import messages
from translation_review.models import Judgment, Verdict
from translation_review.places import PLACES
from translation_review.services import Said
from translation_review.states import State
from translation_review.texts import Text, count_labels

# Good, although a better text was proposed.
DROP = "drop"
LONGEST_NOTE = 1000
LONGEST_TEXT = 5000


class NarrowForm(BaseForm):
    """The texts to read. What it does not know narrows nothing."""

    place = forms.ChoiceField(
        label=pgettext_lazy("where a text is read", "Where"),
        required=False,
        choices=lambda: [
            ("", _("Everywhere")),
            *((code, place.name) for code, place in PLACES.items()),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [("", _("All")), *State.choices],
    )
    q = forms.CharField(label=gettext_lazy("Words in it"), required=False, max_length=100)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="narrow_%s")
        self.full_clean()

    def chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    def finds(self, text: Text, state: State) -> bool:
        place, wanted, words = (self.chosen(name) for name in ("place", "state", "q"))
        return (
            (not place or place in text.places)
            and wanted in ("", state)
            and (not words or _has_words(text, words))
        )

    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def _has_words(text: Text, words: str) -> bool:
    """Tell whether `words` stand in `text`; signs alone, such as "%(", as they are."""
    key = search_key(words)
    return key in text.search_key if key else words in "\n".join([*text.english, *text.forms])


class JudgeForm(BaseForm):
    """Good, or better like this: a box for each form of the text, and a note."""

    state = forms.ChoiceField(choices=[*Verdict.choices, (DROP, DROP)])
    shown = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(
        label=gettext_lazy("A note to whoever merges it (optional)"),
        help_text=gettext_lazy("No names of people, please: the note goes out with the catalog."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, data: Any, *, text: Text, judgment: Judgment | None, is_current: bool
    ) -> None:
        """`is_current` says that the judgment is about the text as it is now."""
        self.text = text
        kept = judgment if is_current else None
        begin = {
            "shown": text.fingerprint,
            "version": judgment.version if judgment else 0,
            "note": kept.note if kept else "",
        }
        super().__init__(data, auto_id="judge_%s", initial=begin)
        proposal = kept.proposal if kept else []
        labels = count_labels(text.language) if len(text.english) > 1 else [""]
        for number, (form, numbers) in enumerate(zip(text.forms, labels, strict=True)):
            self.fields[f"form_{number}"] = self._box(
                proposal[number] if proposal else form, numbers
            )

    def _box(self, begin: str, numbers: str) -> forms.CharField:
        label = _("The better text for %(numbers)s") % {"numbers": numbers}
        rows = min(max(2, len(begin) // 45 + begin.count("\n") + 1), 12)
        attrs: dict[str, Any] = {"rows": rows, "lang": self.text.language}
        attrs["dir"] = "rtl" if is_rtl(self.text.language) else "ltr"
        box = forms.CharField(
            label=label if numbers else _("The better text"),
            required=False,
            strip=False,
            max_length=LONGEST_TEXT,
            initial=begin,
            widget=forms.Textarea(attrs),
        )
        limit(box)
        return box

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("form_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(box.errors for box in self.boxes):
            return cleaned  # what a box could not read can be judged no further
        proposal = self._proposal()
        if cleaned.get("state") == Verdict.BETTER:
            self._check(proposal)
        elif proposal != self.text.forms and proposal != self._begun():
            self.add_error(
                None,
                _(
                    "You pressed “Good”, and you changed the text as well. Press “Better like "
                    "this”, or take your change back."
                ),
            )
        return cleaned

    def said(self) -> Said:
        drops = self.cleaned_data["state"] == DROP
        state = Verdict.GOOD if drops else Verdict(self.cleaned_data["state"])
        return Said(state, self._proposal(), self.cleaned_data["note"], drops)

    @classmethod
    def anew(cls, sent: QueryDict, refusal: str, **about: Any) -> "JudgeForm":
        """Return the form that was refused, about what there is now, with what was typed in it."""
        form, data = cls(None, **about), sent.copy()
        for name in ("shown", "version"):
            data[name] = str(form.initial[name])
        if data.get("state") != Verdict.BETTER:
            # Nobody changed a box: it shows what is proposed by now.
            for box in form.boxes:
                data[box.name] = str(box.initial)
        form = cls(data, **about)
        form.add_error(None, refusal)
        return form

    def _begun(self) -> tuple[str, ...]:
        """Return what the boxes held when the page was shown."""
        return tuple(str(box.initial) for box in self.boxes)

    def _proposal(self) -> tuple[str, ...]:
        return tuple(
            tidy(self.cleaned_data.get(box.name, ""), self.text.english[0]) for box in self.boxes
        )

    def _check(self, proposal: tuple[str, ...]) -> None:
        if proposal == self.text.forms:
            self.add_error(
                "form_0", _("This is the text as it is. Please change it, or press “Good”.")
            )
        wrong = messages.wrong_placeholders(self.text.english, proposal)
        for number, (form, parts) in enumerate(zip(proposal, wrong, strict=True)):
            for sentence in faults_of(form, parts):
                self.add_error(f"form_{number}", sentence)
        if not self.errors and messages.has_wrong_percent(self.text.english, proposal):
            self.add_error("form_0", _("Please write the percent signs as the English does."))


def tidy(typed: str, english: str) -> str:
    """Line breaks as catalogs have them; the spaces around it only where the English has some."""
    text = without_hidden(unicodedata.normalize("NFC", typed)).replace("\r\n", "\n")
    return text.strip() if english == english.strip() else text


def faults_of(form: str, wrong: messages.Wrong) -> Iterator[str]:
    if not form.strip():
        yield _("Please fill this in.")
        return
    if wrong.lost:
        yield _("This is missing: %(parts)s. Please write it as the English has it.") % {
            "parts": comma().join(sorted(wrong.lost))
        }
    if wrong.extra:
        yield _("This is not in the English: %(parts)s. Please leave it out.") % {
            "parts": comma().join(sorted(wrong.extra))
        }
    if wrong.miscounted:
        yield _("Please write this exactly as often as the English does: %(parts)s.") % {
            "parts": comma().join(sorted(wrong.miscounted))
        }
