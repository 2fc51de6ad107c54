"""The link of an invitation: name and password, the second step, recovery codes, then the admin.

It opens the step that comes next, also days later and in another browser; there the password that
was chosen is asked for first, so that the link alone opens nothing of what was set up.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.adapters import settle_in
from accounts.forms import in_groups
from accounts.invitation_forms import AboutForm, AppCodeForm, KnownPasswordForm
from accounts.invitations import PURPOSE, accept, recovery_codes, set_up_account
from accounts.models import Invitation, Step
from accounts.qr import qr_data_uri
from accounts.roles import in_words
from common.errors import NoLongerThere, NotPossible
from common.models import hash_token
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pages.private_links import GoneAdvice, opened_by

ADVICE = GoneAdvice(
    _(
        "An invitation opens for some days, and only the newest link works. Please ask a steward "
        "of your network to send it again."
    ),
    {"account_login": _("Sign in")},
)
# In this browser the password was chosen or typed, for the link with that hash.
KNOWN = "invitation_known"


def _find(pk: int) -> Invitation | None:
    return Invitation.objects.select_related("user", "invited_by").filter(pk=pk).first()


@opened_by(PURPOSE, ADVICE, _find)
@form_methods
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """Show the next step; a POST takes it. Who is through reads that the link was used."""
    step = Step(found.step)
    if step == Step.DONE:
        return render(request, "account/invitation_used.html")
    if step != Step.ABOUT and not _is_known(request, token):
        return _ask_for_password(request, token, found)
    views = {Step.ABOUT: _about, Step.FACTOR: _factor, Step.CODES: _codes}
    try:
        return views[step](request, token, found)
    except NoLongerThere:
        raise
    except NotPossible as refusal:
        # Pressed twice, or in two windows: the page shows where they are.
        messages.info(request, str(refusal.message))
        return redirect("account_invitation", token)


@opened_by(PURPOSE, ADVICE, _find)
@require_safe
def invitation_codes(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """Return the recovery codes as a file, while that step shows them."""
    codes = recovery_codes(found) if _is_known(request, token) else []
    if not codes:
        raise Http404
    response = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


# --- The steps ------------------------------------------------------------------------------------


def _about(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    if "show" in request.POST:
        form = AboutForm(request.POST, found, is_shown=True)
    else:
        form = AboutForm(posted(request), found)
    if form.is_valid():
        said = form.cleaned_data
        set_up_account(found.pk, **said)
        _remember(request, token)
        with translation.override(said["language"]):
            return redirect("account_invitation", token)
    user = found.user
    more = {"roles": in_words(user), "email": user.email, "invited_by": found.invited_by}
    return _page(request, "account/invitation_about.html", form, more)


def _factor(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = AppCodeForm(posted(request), found)
    if form.is_valid():
        return redirect("account_invitation", token)
    address = get_adapter().build_totp_url(found.user, found.secret)
    more = {
        "totp_url": address,
        "totp_svg_data_uri": qr_data_uri(address),
        "grouped_secret": in_groups(found.secret),
    }
    return _page(request, "account/invitation_factor.html", form, more)


def _codes(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    if request.method != "POST":
        codes = recovery_codes(found)
        context = {"codes": codes, "download": reverse("account_invitation_codes", args=[token])}
        return render(request, "account/invitation_codes.html", context)
    user = accept(found.pk)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    for method in ("password", "mfa"):
        record_authentication(request, user, method)
    with translation.override(user.language):
        response = redirect(settings.LOGIN_REDIRECT_URL)
    return settle_in(request, response)


def _ask_for_password(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = KnownPasswordForm(request, posted(request), found)
    if form.is_valid():
        _remember(request, token)
        return redirect("account_invitation", token)
    return _page(request, "account/invitation_resume.html", form, {})


def _page(request: HttpRequest, template: str, form: Form, more: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {**more, "form": form}, status=status)


# --- Whose browser it is --------------------------------------------------------------------------


def _remember(request: HttpRequest, token: str) -> None:
    request.session.cycle_key()
    request.session[KNOWN] = hash_token(token)


def _is_known(request: HttpRequest, token: str) -> bool:
    return request.session.get(KNOWN) == hash_token(token)
