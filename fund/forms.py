"""The forms of private pages: what a household asks for, and what a helper paid."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fund.choices import Reach
from fund.models.asks import LONGEST_DETAIL, LONGEST_PURPOSE
from fund.money import read_amount, refuse_card
from fund.services.asks import Asked
from messaging.inbound.pictures import as_photo
from pages.forms import BaseForm, DayField
from pages.photos import READABLE, TakesPhoto


class AmountField(forms.CharField):
    """An amount as people type it; `currency` is set by the form that has it."""

    currency = "USD"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20, **{"widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs}
        )

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return read_amount(typed, self.currency) if typed else None


def speak_currency(form: forms.BaseForm, currency: str) -> None:
    """Let the amounts of `form` be of `currency`."""
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.currency = currency


class ReachedForm(BaseForm):
    """The way in which the money reaches somebody."""

    reach = forms.ChoiceField(
        label=_("How can the money reach you?"), choices=Reach, widget=forms.RadioSelect
    )
    reach_detail = forms.CharField(
        label=_("Where to"),
        help_text=_(
            "For example the landlord and your account number there. Never the number of a card."
        ),
        max_length=LONGEST_DETAIL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_currency(self, currency)

    def clean_reach_detail(self) -> str:
        refuse_card(self.cleaned_data["reach_detail"])
        return str(self.cleaned_data["reach_detail"])


class MoneyForm(ReachedForm):
    """The money that a household asks for."""

    least = AmountField(label=_("How much do you need?"))
    most = AmountField(
        label=_("Up to"), help_text=_("If you do not know it exactly yet."), required=False
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinators read it. No proof is needed."),
    )
    by_day = DayField(label=_("By when?"), required=False)
    is_cut_off = forms.BooleanField(
        label=_("I have a notice that something will be cut off, or that I have to move out"),
        required=False,
    )
    field_order = ["least", "most", "purpose", "by_day", "is_cut_off", "reach", "reach_detail"]

    def clean_purpose(self) -> str:
        refuse_card(self.cleaned_data["purpose"])
        return str(self.cleaned_data["purpose"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = cleaned.get("least"), cleaned.get("most")
        if least and most and most < least:
            self.add_error("most", _("This is less than the first amount."))
        return cleaned

    def asked(self) -> Asked:
        """Return what was typed into a form that is valid."""
        cleaned = dict(self.cleaned_data)
        cleaned["most"] = cleaned["most"] or cleaned["least"]
        return Asked(**cleaned)


class ReceiptForm(TakesPhoto, ReachedForm):
    """What a helper paid, with a photo of the receipt."""

    paid = AmountField(label=_("How much did you pay?"))
    photo = forms.FileField(
        label=_("Photo of the receipt"),
        help_text=_(
            "Only the picture is kept, encrypted, and deleted once it is no longer needed."
        ),
        widget=forms.FileInput(attrs={"accept": READABLE}),
    )
    field_order = ["paid", "photo", "reach", "reach_detail"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Reach.choices if value != Reach.DIRECT
        ]
        self.fields["reach_detail"].help_text = _("Never the number of a card.")

    def clean_photo(self) -> bytes:
        """Return the picture, made anew. Raises `ValidationError` for all other files."""
        self.count_photo()
        photo = as_photo(self.cleaned_data["photo"].read())
        if photo is None:
            raise ValidationError(_("We cannot read this as a photo. Please take another one."))
        return photo

    def asked(self) -> Asked:
        """Return what was typed into a form that is valid."""
        paid = self.cleaned_data["paid"]
        own = {name: self.cleaned_data[name] for name in ("reach", "reach_detail")}
        return Asked(least=paid, most=paid, **own)
