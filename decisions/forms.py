"""The form in which somebody answers: other fields for each kind of decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.choices import Kind, Stance
from decisions.models import Decision
from pages.forms import BaseForm, HintedLabel
from pages.localized import translated

LONGEST_WORDS = 600
DOTS = "dots_"


class AnswerForm(BaseForm):
    """The answer of one person; `answer` is what it comes to."""

    def __init__(self, decision: Decision, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        for name, field in _FIELDS[Kind(decision.kind)](decision).items():
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stance") == Stance.OBJECT and not cleaned.get("words"):
            self.add_error("words", _("Please say what is in the way."))
        if self.decision.kind == Kind.DOTS and not self.errors:
            self._check_dots(cleaned)
        return cleaned

    def _check_dots(self, cleaned: dict[str, Any]) -> None:
        given = sum(_dots(cleaned).values())
        if not 1 <= given <= self.decision.dots:
            words = _(
                "Please give at least one dot, and no more than %(most)s. You gave %(given)s."
            )
            raise forms.ValidationError(words % {"most": self.decision.dots, "given": given})

    @property
    def answer(self) -> dict[str, Any]:
        """Return what was answered, as services take it."""
        cleaned = self.cleaned_data
        if self.decision.kind == Kind.DOTS:
            return {"dots": _dots(cleaned)}
        if self.decision.kind == Kind.VOTE:
            return {"option": int(cleaned["option"])}
        words = cleaned["words"] if cleaned["stance"] != Stance.AGREE else ""
        return {"stance": cleaned["stance"], **({"words": words} if words else {})}


def _dots(cleaned: dict[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(DOTS): number or 0
        for name, number in cleaned.items()
        if name.startswith(DOTS)
    }


def initial_of(said: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the form shows of an earlier answer."""
    if not said:
        return {}
    if "dots" in said:
        return {f"{DOTS}{name}": number for name, number in said["dots"].items()}
    return dict(said)


def _consent(_decision: Decision) -> dict[str, forms.Field]:
    return {
        "stance": forms.ChoiceField(
            label=_("Your answer"), choices=Stance.choices, widget=forms.RadioSelect
        ),
        "words": forms.CharField(
            label=_("Your worry, or what is in the way"),
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Those who run this decision read it."),
        ),
    }


def _vote(decision: Decision) -> dict[str, forms.Field]:
    choices = [
        (option.pk, HintedLabel(option.words_i18n, html=translated(option, "words")))
        for option in decision.options.all()
    ]
    return {
        "option": forms.ChoiceField(
            label=_("Your answer"), choices=choices, widget=forms.RadioSelect
        )
    }


def _dot_vote(decision: Decision) -> dict[str, forms.Field]:
    return {
        f"{DOTS}{option.pk}": forms.IntegerField(
            label=translated(option, "words"),
            required=False,
            min_value=0,
            max_value=decision.dots,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        for option in decision.options.all()
    }


_FIELDS = {Kind.CONSENT: _consent, Kind.VOTE: _vote, Kind.DOTS: _dot_vote}
