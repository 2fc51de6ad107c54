"""The halves of a pod as somebody makes them by hand, and the pod that another one goes into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm
from pods.models import Pod

HALF, KEY = "half_", "key_"
STAYS, GOES = "1", "2"


class SplitForm(BaseForm):
    """The name of the new pod."""

    name = forms.CharField(
        label=_("Name of the new pod"),
        help_text=_("Public, in English: for example the street or the floors."),
        max_length=80,
    )


@dataclass(frozen=True)
class Hand:
    """The choices beside the members: who goes, and who is a key person."""

    moving_ids: frozenset[int]
    key_ids: frozenset[int]


def hand_in(posted: Mapping[str, Any], ids: Iterable[int]) -> Hand:
    """Read the choices for `ids`. Of whom nothing is said, such as who has just come, stays."""
    known = list(ids)
    return Hand(
        frozenset(each for each in known if posted.get(f"{HALF}{each}") == GOES),
        frozenset(each for each in known if posted.get(f"{KEY}{each}")),
    )


class MergeForm(BaseForm):
    """The pod that this one goes into."""

    into = forms.TypedChoiceField(label=_("Which pod should they go to?"), coerce=int)
    is_sure = forms.BooleanField(
        label=_("The members of both pods know of it"),
        help_text=_("What members share with everybody in the pod, those of both will see."),
    )

    def __init__(self, *args: Any, pods: Iterable[Pod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pod.pk, pod.name_i18n) for pod in pods]
