"""The desk's small forms."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import BaseForm
from requests_app.choices import ContactKind, DeclineReason

FARTHEST = datetime.timedelta(days=365)


class LogForm(BaseForm):
    """A call, a message or a note, and when to ring again."""

    kind = forms.ChoiceField(label=_("What"), choices=ContactKind.by_staff())
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    follow_up_on = forms.DateField(
        label=_("Ring again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_follow_up_on(self) -> datetime.date | None:
        day, today = self.cleaned_data["follow_up_on"], timezone.localdate()
        if day and not today <= day <= today + FARTHEST:
            raise ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("kind") == ContactKind.NOTE and not cleaned.get("note"):
            self.add_error("note", ValidationError(_("Please write the note.")))
        return cleaned


class AnswerForm(forms.Form):
    """What a volunteer said on the phone, or that the offer is taken back."""

    WITHDRAW, ACCEPT, DECLINE, RELEASE, DONE = "withdraw", "accept", "decline", "release", "done"

    match = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = forms.ChoiceField(
        choices=[(verb, verb) for verb in (WITHDRAW, ACCEPT, DECLINE, RELEASE, DONE)]
    )
    reason = forms.ChoiceField(choices=DeclineReason, required=False)


class OfferForm(forms.Form):
    volunteer = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class CloseForm(forms.Form):
    CLOSE, CANCEL = "close", "cancel"

    how = forms.ChoiceField(choices=[(CLOSE, CLOSE), (CANCEL, CANCEL)])
