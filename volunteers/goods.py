"""Things to give or lend: one on each line as people write them, a row each as they are stored."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy

from volunteers.models import LONGEST_THING, Goods, Volunteer

MOST_THINGS = 20
TOO_MANY = ngettext_lazy(
    "Please write %(most)d thing at most, one on each line.",
    "Please write %(most)d things at most, one on each line.",
    "most",
)
TOO_LONG = ngettext_lazy(
    "Please make each line shorter: %(most)d character at most.",
    "Please make each line shorter: %(most)d characters at most.",
    "most",
)


class GoodsField(forms.CharField):
    """Things, one on each line; cleans to their list."""

    def __init__(self, **kwargs: Any) -> None:
        # Each line with its end; how long a line may be is said of lines.
        longest = MOST_THINGS * (LONGEST_THING + 2)
        super().__init__(max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        things = list(dict.fromkeys(filter(None, lines)))
        if any(len(thing) > LONGEST_THING for thing in things):
            raise ValidationError(TOO_LONG % {"most": LONGEST_THING})
        if len(things) > MOST_THINGS:
            raise ValidationError(TOO_MANY % {"most": MOST_THINGS})
        return things


def things_of(volunteer: Volunteer) -> list[str]:
    """Return what they still have, in their words; none for a sign-up that is not stored."""
    here = Goods.objects.filter(volunteer=volunteer.pk, gone_at=None)
    return list(here.order_by("id").values_list("what", flat=True)) if volunteer.pk else []


def add_things(volunteer: Volunteer, things: Iterable[str]) -> None:
    Goods.objects.bulk_create(Goods(volunteer=volunteer, what=what) for what in things)
