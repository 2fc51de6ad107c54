"""The desk's small forms."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, DayField
from requests_app.choices import ContactKind, DeclineReason

FARTHEST = datetime.timedelta(days=365)
LARGEST_ID = 2**63 - 1
MOST_TICKED = 100


class LogForm(BaseForm):
    """A call, a message or a note, and when to ring again."""

    kind = forms.ChoiceField(label=_("What"), choices=ContactKind.by_staff())
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    follow_up_on = DayField(label=_("Call back on"), required=False)

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


class IdField(forms.IntegerField):
    """The id of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class IdsField(forms.Field):
    """The ids of rows that were ticked, each once, in their order."""

    widget = forms.MultipleHiddenInput
    one = IdField()

    def clean(self, value: list[Any] | None) -> list[int]:
        ids = [self.one.clean(each) for each in (value or [])[:MOST_TICKED]]
        return list(super().clean(list(dict.fromkeys(ids))) or [])


class AnswerForm(forms.Form):
    """What a volunteer said on the phone, or that the offer is taken back."""

    WITHDRAW, WITHDRAW_ALL = "withdraw", "withdraw_all"
    ACCEPT, DECLINE, RELEASE, DONE = "accept", "decline", "release", "done"

    match = IdField()
    answer = forms.ChoiceField(
        choices=[(verb, verb) for verb in (WITHDRAW, WITHDRAW_ALL, ACCEPT, DECLINE, RELEASE, DONE)]
    )
    reason = forms.ChoiceField(choices=DeclineReason, required=False)


class LeaveForm(forms.Form):
    """When the claim runs out that the page which is left knows of."""

    until = forms.DateTimeField()


class HelperForm(forms.Form):
    """Whose phone and email to show: who was asked by this match."""

    match = IdField()


class OfferForm(forms.Form):
    """Whom to ask, and the other needs that go along."""

    volunteer = IdField()
    along = IdsField(required=False)


class SeveralForm(forms.Form):
    """Whom to ask at once."""

    people = IdsField(
        error_messages={"required": _("Check the boxes of the neighbors you want to ask.")}
    )


class NotThemForm(BaseForm):
    """Who is never to be sent to this household, and why."""

    volunteer = IdField()
    note = forms.CharField(required=False, max_length=500)


class FinishForm(forms.Form):
    entry = IdField()


class CloseForm(forms.Form):
    CLOSE, CANCEL = "close", "cancel"

    how = forms.ChoiceField(choices=[(CLOSE, CLOSE), (CANCEL, CANCEL)])
