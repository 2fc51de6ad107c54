"""The form for the reason of a volunteer who says no, or no longer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from request_pages.forms.feedback import NoteForm
from requests_app.choices import DeclineReason


class ReasonForm(NoteForm):
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=DeclineReason,
        widget=forms.RadioSelect,
        help_text=_("It helps us to ask you for the right things. Any reason is fine."),
    )
    field_order = ["reason", "note"]
