"""The form of an export: as which file, which columns, and why details are needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.export.columns import Column
from pages.forms import CHOOSE_SOME, BaseForm

SHORTEST_REASON, LONGEST_REASON = 10, 300
FORMATS = (("xlsx", _("Excel (.xlsx): all cells are text")), ("csv", "CSV"))


class ExportForm(BaseForm):
    """Columns without details are ticked; those with details need a reason."""

    file = forms.ChoiceField(label=_("File"), choices=FORMATS, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=_("Columns"), widget=forms.CheckboxSelectMultiple, required=False
    )
    details = forms.MultipleChoiceField(
        label=_("Contact details and notes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=_("Why do you need contact details or notes in a file?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=_(
            "Only if you check any of them. Stewards read this. Each household and volunteer in "
            "the file sees that you looked. Do not name anybody."
        ),
    )

    def __init__(self, *args: Any, columns: list[Column], may_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = [(each.name, each.label) for each in columns if not each.is_detail]
        details = [(each.name, each.label) for each in columns if each.is_detail]
        offered: Any = self.fields
        offered["columns"].choices = plain
        offered["columns"].initial = [name for name, _label in plain]
        offered["file"].initial = "xlsx"
        offered["details"].choices = details
        if not (details and may_open):
            del self.fields["details"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not cleaned.get("columns") and not cleaned.get("details"):
            self.add_error("columns", CHOOSE_SOME)
        if cleaned.get("details") and len(cleaned.get("reason", "")) < SHORTEST_REASON:
            self.add_error("reason", _("Please write down why, in a few words."))
        return cleaned

    def chosen(self) -> set[str]:
        """Return the names of the columns that are wanted."""
        return {*self.cleaned_data["columns"], *self.cleaned_data.get("details", ())}
