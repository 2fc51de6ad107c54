"""The desk's small forms."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.languages import WITHOUT_WRITING, spoken_language_choices
from pages.forms import CHOOSE_ONE, BaseForm, DayField, LanguageSelect
from request_pages import forms as forms_of_requests
from request_pages.forms.details import within_a_year
from requests_app.choices import ContactKind, DeclineReason, Happened
from requests_app.ends import EndReason
from requests_app.models import Need
from requests_app.models.given import MOST_GIVEN
from requests_app.models.referrals import MOST_REFERRALS
from requests_app.services.openings import PRESSES

# The largest bigint: no row can have a larger one.
LARGEST_ID = 2**63 - 1
# More boxes than any page has; what a made-up list holds beyond is not read.
MOST_TICKED = 100


class LogForm(BaseForm):
    """A call, a message or a note, and when to ring again."""

    kind = forms.ChoiceField(label=_("What"), choices=ContactKind.by_staff())
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    follow_up_on = DayField(label=_("Call back on"), required=False)

    def clean_follow_up_on(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["follow_up_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        # That there was a call says something by itself; a note without words does not.
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
    """The answer that a volunteer gave on the phone, or that the offer is taken back."""

    WITHDRAW, WITHDRAW_ALL = "withdraw", "withdraw_all"
    ACCEPT, DECLINE, RELEASE, DONE = "accept", "decline", "release", "done"

    match = IdField()
    answer = forms.ChoiceField(
        choices=[(verb, verb) for verb in (WITHDRAW, WITHDRAW_ALL, ACCEPT, DECLINE, RELEASE, DONE)]
    )
    reason = forms.ChoiceField(choices=DeclineReason, required=False)


class DetailsForm(forms.Form):
    """The match whose volunteer is to see more of the household, or nothing any more."""

    match = IdField()
    do = forms.ChoiceField(choices=[(each, each) for each in PRESSES])


class HappenedForm(BaseForm):
    """The answer to "did it happen?" that was heard on the phone; a "not yet" has a new day."""

    match = IdField()
    happened = forms.ChoiceField(choices=Happened)
    new_day = DayField(required=False)

    def clean_new_day(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["new_day"])


class LeaveForm(forms.Form):
    """The end of the claim as the page knew it: a late word after another press is void."""

    until = forms.DateTimeField()


class HelperForm(forms.Form):
    """The match whose volunteer's phone and email are to be shown."""

    match = IdField()


class OfferForm(forms.Form):
    """The volunteer to ask, and the other needs that go along."""

    volunteer = IdField()
    along = IdsField(required=False)


class AnywayForm(BaseForm):
    """A volunteer to ask although rules leave them out, and why."""

    volunteer = IdField()
    why = forms.CharField(required=False, max_length=500)


class LineForm(BaseForm):
    """A line for volunteers who read a language; empty: nothing (any more)."""

    language = forms.ChoiceField(
        choices=lambda: [
            (code, name) for code, name in spoken_language_choices() if code not in WITHOUT_WRITING
        ],
        widget=LanguageSelect,
    )
    text = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def leave_out(self, written: Iterable[str]) -> None:
        """Offer only languages without a line: each of the others has a form of its own."""
        language: Any = self.fields["language"]
        language.choices = [each for each in language.choices if each[0] not in written]


class SeveralForm(forms.Form):
    """The volunteers to ask at once."""

    people = IdsField(
        error_messages={"required": _("Check the boxes of the neighbors you want to ask.")}
    )


class NotThemForm(BaseForm):
    """The volunteer who is never to be sent to this household, and the reason."""

    volunteer = IdField()
    note = forms.CharField(required=False, max_length=500)


class FinishForm(forms.Form):
    entry = IdField()


class NewDayForm(forms_of_requests.NewDayForm):
    """The same as on the household's page, in one line."""

    def __init__(self, data: Any = None, *, need: Need) -> None:
        super().__init__(data, need=need)
        urgency: Any = self.fields["urgency"]
        urgency.widget = forms.Select(choices=[("", "–"), *urgency.choices])


class CloseForm(forms.Form):
    """The end of a need: we cannot help, others did, or they no longer want it."""

    CANNOT_HELP, OTHERS_DID = "cannot_help", "others_did"
    CANCEL, CANCEL_ALL = "cancel", "cancel_all"

    how = forms.ChoiceField(
        choices=[(how, how) for how in (CANNOT_HELP, OTHERS_DID, CANCEL, CANCEL_ALL)]
    )


class CannotHelpForm(BaseForm):
    """Why we cannot help, and the resources to suggest; `q` looks for more of them."""

    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label) for reason in EndReason.cannot_help()],
        error_messages={"required": CHOOSE_ONE},
    )
    resources = IdsField(required=False)
    q = forms.CharField(required=False)

    def clean_resources(self) -> list[int]:
        ids: list[int] = self.cleaned_data["resources"]
        if len(ids) > MOST_REFERRALS:
            raise ValidationError(
                _("Please choose fewer resources: at most %(most)d.") % {"most": MOST_REFERRALS}
            )
        return ids

    # What was chosen so far, whether or not it is enough to close the need: nothing is lost by
    # looking for more.

    @property
    def chosen(self) -> str:
        value: str = self.data.get("reason", "")
        return value if value in EndReason.cannot_help() else ""

    @property
    def ticked(self) -> list[int]:
        try:
            return IdsField(required=False).clean(self["resources"].data)
        except ValidationError:
            return []

    @property
    def term(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("q", "")


class GiveForm(CannotHelpForm):
    """The resources to give to a household; `q` looks for more of them."""

    # Nobody is turned away by this form.
    reason = None  # type: ignore[assignment]

    def clean_resources(self) -> list[int]:
        ids: list[int] = self.cleaned_data["resources"]
        if len(ids) > MOST_GIVEN:
            raise ValidationError(
                _("Please choose fewer resources: at most %(most)d.") % {"most": MOST_GIVEN}
            )
        return ids


class WrongForm(BaseForm):
    """An entry that a coordinator knows to be wrong, and what of it."""

    wrong = IdField()
    words = forms.CharField(max_length=1000)


class DaysField(forms.Field):
    """The days of a series that were ticked, as they were planned; each once, in their order."""

    widget = forms.MultipleHiddenInput
    one = forms.DateField(input_formats=["%Y-%m-%d"])

    def clean(self, value: list[Any] | None) -> list[datetime.date]:
        days = [self.one.clean(each) for each in (value or [])[:MOST_TICKED]]
        return sorted(set(super().clean(days) or []))


class DatesForm(forms.Form):
    days = DaysField(error_messages={"required": _("Check the boxes of the dates you mean.")})


class MoveForm(DatesForm):
    """One date, and its other day."""

    to = DayField(error_messages={"required": _("Choose the other day.")})

    def clean_days(self) -> datetime.date:
        days = self.cleaned_data["days"]
        if len(days) > 1:
            raise ValidationError(_("Check one date only: the one to move."))
        return days[0]

    def clean_to(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["to"])
