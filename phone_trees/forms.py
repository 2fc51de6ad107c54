"""The forms of whoever organizes a pod: a line of the tree, and its start."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.shown import ShownMember
from pages.forms import FILL_IN, BaseForm
from phone_trees.choices import Occasion


class LineForm(BaseForm):
    """One line of the tree, by hand."""

    caller = forms.TypedChoiceField(label=_("This member"), coerce=int)
    called = forms.TypedChoiceField(label=_("calls this one"), coerce=int)
    keeps = forms.BooleanField(
        label=_("Lock this line: it stays when the tree is mended"), required=False
    )

    def __init__(self, *args: Any, people: Iterable[ShownMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Please choose")), *((each.id, each.name) for each in people)]
        self.fields["caller"].choices = self.fields["called"].choices = choices  # type: ignore[attr-defined]


def _waits() -> list[tuple[int, str]]:
    """Return how long a caller may have, in words. Asked anew for each form, for its language."""
    return [
        (minutes, ngettext("%d minute", "%d minutes", minutes) % minutes)
        for minutes in (15, 30, 60, 120)
    ]


class StartForm(BaseForm):
    """The start of the tree: why, what to pass on, and how long each has."""

    occasion = forms.ChoiceField(
        label=_("Why do you start the phone tree?"),
        help_text=_("A check-in asks everybody one question. Callers read it in their language."),
        choices=Occasion.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What should they pass on?"),
        help_text=_("In your own words, as short as can be. It is read out as you write it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wait_minutes = forms.TypedChoiceField(
        label=_("How long does each caller have before the stand-in takes over?"),
        choices=_waits,
        coerce=int,
        initial=60,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # News without news would leave every caller without a word to say.
        if cleaned.get("occasion") == Occasion.NEWS and not cleaned.get("words"):
            self.add_error("words", FILL_IN)
        return cleaned
