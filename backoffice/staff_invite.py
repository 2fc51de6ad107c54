"""The page that invites people to the staff, in place of Django's that adds a user."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.invitations import AreaOfRole, Outcome, emails_in, invite
from accounts.models import User
from backoffice.recorded import user_of

MOST = 100
TOO_MANY = ngettext_lazy(
    "Please invite at most %(count)d person at once.",
    "Please invite at most %(count)d people at once.",
    "count",
)


class InviteForm(forms.ModelForm):
    """Emails, one or many, and what all of them are to do."""

    emails = forms.CharField(
        label=gettext_lazy("Emails"),
        max_length=MOST * 260,
        widget=forms.Textarea({"rows": 3, "cols": 60, "dir": "ltr", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "One or several: paste them as they are, on lines or with commas. Each person gets an "
            "email with a link to set up their account."
        ),
    )

    class Meta:
        model = User
        fields = ("name", "language", "is_steward", "review_languages")

    def clean_emails(self) -> list[str]:
        """Return them in small letters, each once. Words around them, such as names, are left."""
        found = emails_in(self.cleaned_data["emails"])
        if not found:
            raise ValidationError(_("Please type at least one email."))
        if len(found) > MOST:
            raise ValidationError(TOO_MANY % {"count": MOST})
        for email in found:
            try:
                validate_email(email)
            except ValidationError as error:
                words = _("This is not an email: %(text)s")
                raise ValidationError(words % {"text": email}) from error
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse one name for several people."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and len(cleaned.get("emails", ())) > 1:
            self.add_error("name", _("Leave this empty: everybody writes their own name."))
        return cleaned


# Called with the request and the id of a row: what the form is filled in with of its person, as far
# as the user may see that.
Prefill = Callable[[HttpRequest, int], dict[str, Any]]
_prefills: dict[str, Prefill] = {}
LONGEST_ID = 18


def prefilled_from(name: str, prefill: Prefill) -> None:
    """Let the address say `?name=<id>` of whom to invite: it never holds an email itself."""
    _prefills[name] = prefill


class InvitingAdmin:
    """For the admin of staff: what its add page saves is an invitation of each email."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        for name, prefill in _prefills.items():
            typed = request.GET.get(name, "")
            if typed.isdecimal() and len(typed) <= LONGEST_ID:
                return prefill(request, int(typed))
        return super().get_changeform_initial_data(request)  # type: ignore[misc]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        own = {"title": _("Invite people"), **(extra_context or {})}
        return super().add_view(request, form_url, own)  # type: ignore[misc]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return super().save_form(request, form, change) if change else form.instance  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Invite everybody, or nobody."""
        if change:
            super().save_related(request, form, formsets, change)  # type: ignore[misc]
            return
        areas = [area for formset in formsets for area in areas_in(formset)]
        said = dict(form.cleaned_data)
        with transaction.atomic():
            for email in said.pop("emails"):
                user, outcome = invite(email, actor=user_of(request), areas=areas, **said)
                _say(request, email, outcome)
        form.instance.pk = user.pk

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        # Nothing was saved by the formsets of an invitation.
        return [] if add else super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:accounts_user_add"))
        return HttpResponseRedirect(reverse("admin:accounts_user_changelist"))


def areas_in(formset: Any) -> list[AreaOfRole]:
    """Return the roles that were filled in, by their columns."""
    filled = [form for form in formset.forms if form.has_changed() and form.cleaned_data]
    return [
        {
            "role": form.cleaned_data["role"],
            "ward_id": getattr(form.cleaned_data.get("ward"), "pk", None),
            "pod_id": getattr(form.cleaned_data.get("pod"), "pk", None),
        }
        for form in filled
        if not form.cleaned_data.get("DELETE")
    ]


def _say(request: HttpRequest, email: str, outcome: Outcome) -> None:
    level = messages.INFO if outcome == Outcome.NOTHING else messages.SUCCESS
    messages.add_message(request, level, f"{email} · {outcome.label}")
