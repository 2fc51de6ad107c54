"""Why a volunteer says no, or no longer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import BaseForm
from requests_app.choices import DeclineReason


class ReasonForm(BaseForm):
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=DeclineReason,
        widget=forms.RadioSelect,
        help_text=_("So that we ask you for what suits you. Any reason is fine."),
    )
    note = forms.CharField(
        label=_("Anything you want to tell us"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the coordinators read this."),
    )
