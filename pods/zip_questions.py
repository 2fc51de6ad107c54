"""Two questions that a form asks only when a ward and a ZIP code do not tell the same place."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from common.zip_codes import read_zip
from common.zip_words import both_are_right, in_another_ward, in_several_wards
from pages.forms import prepare
from pods.models import Pod, Ward
from pods.zips import wards_at

BOTH_RIGHT, WHICH_WARD = "both_right", "which_ward"
NOT_SURE = "not-sure"


class AsksAboutZip(forms.Form):
    """A form with `ward`, `zip_code` and perhaps `pod`, which calls `ask_about_zip` when made."""

    def ask_about_zip(self, wards: Mapping[str, Ward], pods: Mapping[str, Pod]) -> None:
        """Add the question that what was typed gives rise to: only then is it seen at all.

        Where no ward was chosen, that of the pod is meant.
        """
        pod, there = pods.get(self._typed("pod")), self._wards_there(wards)
        ward = wards.get(self._typed("ward")) or (pod.ward if pod else None)
        if ward and there and ward.pk not in {found.pk for found in there.values()}:
            self._add(BOTH_RIGHT, self._both_right())
        elif ward is None and len(there) > 1:
            self._add(WHICH_WARD, self._which_ward(there))

    def _wards_there(self, wards: Mapping[str, Ward]) -> dict[str, Ward]:
        zip_code = read_zip(self._typed("zip_code"))
        there = wards_at(zip_code, wards.values())
        return {key: ward for key, ward in wards.items() if ward in there}

    def _both_right(self) -> forms.Field:
        return forms.BooleanField(
            label=both_are_right, error_messages={"required": in_another_ward}
        )

    def _which_ward(self, there: Mapping[str, Ward]) -> forms.Field:
        choices = [(key, ward.name_i18n) for key, ward in there.items()]
        return forms.ChoiceField(
            label=in_several_wards,
            choices=[*choices, (NOT_SURE, gettext_lazy("Not sure"))],
            widget=forms.RadioSelect,
        )

    def _typed(self, name: str) -> str:
        return self.data.get(self.add_prefix(name)) or "" if self.is_bound else ""

    def _add(self, name: str, field: forms.Field) -> None:
        # The base form has prepared its own fields before this one was there.
        prepare(field)
        self.fields[name] = field
        # Beside what it is about.
        names = [field for field in self.fields if field != name]
        self.order_fields([*names[: names.index("zip_code") + 1], name])

    def ward_that_was_asked(self, cleaned: Mapping[str, Any], wards: Mapping[str, Ward]) -> Any:
        """Return the ward that was chosen among those of the ZIP code; None: not sure."""
        return wards.get(cleaned.get(WHICH_WARD, ""))
