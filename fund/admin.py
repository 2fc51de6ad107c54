"""Funds in the admin: their rules, which everybody can read. The money has pages of its own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import NOBODY, RUNNING, STEWARDS
from backoffice.area_filter import AreaFilter
from backoffice.recorded import RecordedAdmin
from backoffice.translated_form import TranslatedForm
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from fund.models import Fund
from fund.money import plain, read_amount

AMOUNTS = ("most_a_month", "two_from")


class FundForm(TranslatedForm):
    """The amounts as people type them."""

    most_a_month = forms.CharField(
        label=_("most for a household in a month"), help_text=_("Empty: no limit."), required=False
    )
    two_from = forms.CharField(label=_("two people approve from"), help_text=_("0: always two."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fund = kwargs.get("instance") or Fund()
        kwargs["initial"] = {**(kwargs.get("initial") or {}), **_typed(fund)}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        currency = cleaned.get("currency") or self.instance.currency
        for name in AMOUNTS:
            if name in cleaned:
                cleaned[name] = self._amount(name, cleaned[name], currency)
        return cleaned

    def _amount(self, name: str, typed: str, currency: str) -> int | None:
        if not typed:
            return None
        try:
            return 0 if typed == "0" else read_amount(typed, currency)
        except ValidationError as error:
            self.add_error(name, error)
            return None


def _typed(fund: Fund) -> dict[str, str]:
    """Return the amounts of a fund as they would be typed."""
    amounts = {name: getattr(fund, name) for name in AMOUNTS}
    return {
        name: "" if amount is None else plain(amount, fund.currency)
        for name, amount in amounts.items()
    }


@admin.register(Fund)
class FundAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "The rules of shared funds, which everybody can read. What is asked for and the ledger are "
        "on pages of their own. Nothing here sends a message."
    )
    form = FundForm
    viewers = RUNNING
    adders = changers = STEWARDS
    deleters = NOBODY  # its ledger stays
    list_display = ["__str__", "currency", "order"]
    list_filter = [("ward", AreaFilter)]
    list_select_related = ["ward"]
    ordering = ["id"]
    open_choices = ("categories",)
    fieldsets = [
        *translation_fieldsets(Fund, ["rules"]),
        (None, {"fields": ["ward", "currency", "categories", "order", *AMOUNTS]}),
    ]
    deliberately_omitted = ("i18n", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Entries are of this place and in this currency.
        return ["ward", "currency"] if obj else []
