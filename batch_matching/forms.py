"""What is chosen and pressed on the pages of proposals."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, covers_city
from batch_matching import lines
from common.models import Category
from pods.models import Ward
from requests_app.models import Need


class ChooseForm(forms.Form):
    """Which open needs a proposal is about. Anything odd in the address means all of them."""

    ward: Any = forms.ModelChoiceField(
        Ward.objects.none(), label=_("Ward"), required=False, empty_label=_("All of mine")
    )
    category: Any = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Kind of help"),
        required=False,
        empty_label=_("All kinds"),
    )
    urgent = forms.BooleanField(label=_("Only what is needed today or tomorrow"), required=False)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="many_%s")
        self.user = user
        ward: Any = self.fields["ward"]
        ward.queryset = Ward.objects.held_by(user, DESK)
        if covers_city(user, DESK):
            ward.empty_label = _("The whole city")
        self.is_valid()

    def chosen(self) -> dict[str, Any]:
        """As `start.make_proposal` takes it."""
        known = self.cleaned_data
        return {
            "ward": known.get("ward"),
            "category": known.get("category"),
            "urgent": bool(known.get("urgent")),
        }

    def needs(self) -> QuerySet[Need]:
        return lines.needs_to_match(self.user, **self.chosen())


# Larger numbers are no ids.
MOST = 2**31 - 1


class EditForm(forms.Form):
    """The button of one line."""

    remove = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    keep = forms.IntegerField(required=False, min_value=1, max_value=MOST)


class ChangeForm(forms.Form):
    """Who else; empty: nobody."""

    line = forms.IntegerField(min_value=1, max_value=MOST)
    volunteer = forms.IntegerField(required=False, min_value=1, max_value=MOST)
