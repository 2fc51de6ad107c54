"""The forms of the pages of proposals: a choice of needs, and presses on lines."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, covers_city
from batch_matching import lines
from common.models import Category
from pages.named_rows import RowField, keep_found
from pods.models import Ward
from requests_app.models import Need


class ChooseForm(forms.Form):
    """The choice of open needs. Anything odd in the address means all of them."""

    ward: Any = RowField(
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
        # Others' wards are no choice, so that an id typed into the address finds nothing.
        if covers_city(user, DESK):
            ward.empty_label = _("The whole city")
        ward.offer(Ward.objects.held_by(user, DESK))
        # Right away: pages read `cleaned_data` also of a form that was not posted.
        self.is_valid()
        keep_found(self)

    def chosen(self) -> dict[str, Any]:
        """Return the choice as `start.make_proposal` takes it."""
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
    """The volunteer to propose for a line instead; empty: nobody."""

    line = forms.IntegerField(min_value=1, max_value=MOST)
    volunteer = forms.IntegerField(required=False, min_value=1, max_value=MOST)
