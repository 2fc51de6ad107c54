"""The forms by which somebody who was invited sets up their account, a step each."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.invitations import prove_app
from accounts.models import Invitation
from accounts.sign_in_limits import consume
from common.languages import page_language
from pages.forms import FILL_IN, BaseForm, LanguageSelect, limit

# Nobody's password is longer; a hash of megabytes would take a core.
LONGEST_PASSWORD = 200


def _rule() -> str:
    lengths = [getattr(each, "min_length", 1) for each in get_default_password_validators()]
    words = ngettext(
        "At least %(count)d character. A few words in a row are easy to remember.",
        "At least %(count)d characters. A few words in a row are easy to remember.",
        max(lengths, default=1),
    )
    return words % {"count": max(lengths, default=1)}


def _password_field(kind: str, *, is_shown: bool, **options: Any) -> forms.CharField:
    """Return a field for a password, which stays in the page when another answer is wrong."""
    attrs = {"autocomplete": kind, "autocapitalize": "none", "spellcheck": "false"}
    hidden = forms.PasswordInput(attrs, render_value=True)
    widget = forms.TextInput({**attrs, "dir": "ltr"}) if is_shown else hidden
    field = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=widget,
        error_messages={"required": FILL_IN},
        **options,
    )
    limit(field)
    return field


class AboutForm(BaseForm):
    """A name to call them by, their language, and a password, which is typed once.

    With `is_shown` the page shows what was typed: browsers without script cannot.
    """

    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=100,
        help_text=_("Your team sees this name."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=LanguageSelect,
        help_text=_("Your workspace and our emails to you are in this language."),
    )

    def __init__(self, data: Any, found: Invitation, *, is_shown: bool = False) -> None:
        user = found.user
        self.user = user
        initial = {"name": user.name, "language": page_language(user.language)}
        super().__init__(None if is_shown else data, initial=initial)
        # Added late: what is typed here is not tidied up as other texts are.
        self.fields["password"] = _password_field(
            "new-password", is_shown=is_shown, help_text=lazy(_rule, str)()
        )
        if is_shown:
            self.initial = {name: data.get(name, "") for name in self.fields}

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class KnownPasswordForm(forms.Form):
    """The password that they chose in an earlier sitting, before the link goes on."""

    def __init__(self, request: HttpRequest, data: Any, found: Invitation) -> None:
        self.request, self.user = request, found.user
        super().__init__(data, label_suffix="")
        self.fields["password"] = _password_field("current-password", is_shown=False)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not consume(self.request, self.user.email):
            raise get_adapter().validation_error("too_many_login_attempts")
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not the password that you chose."))
        return password


class AppCodeForm(BaseForm):
    """The six digits that the app shows, which prove that it has the key."""

    code = forms.CharField(
        label=_("Authenticator code"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )

    def __init__(self, data: Any, found: Invitation) -> None:
        self.found = found
        super().__init__(data)

    def clean_code(self) -> str:
        """Take the step when the code is right: one try, counted before it is looked at."""
        forget_tries = check_rate_limit(self.found.user, error_key="rate_limited")
        code = "".join(self.cleaned_data["code"].split())
        if not prove_app(self.found.pk, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        forget_tries()
        return code
