"""The presses on a staff member's page that do more than edit a field: each asks first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.invitations import invite, revoke, send_again
from accounts.leaving import held_in_words
from accounts.models import User
from accounts.second_factor import SEEN
from accounts.services import end_access, lift_sign_in_limit, reset_second_factor
from backoffice.recorded import user_of
from backoffice.staff_list import invitation_of, set_up_in_words, standing_in_words
from common.errors import NotPossible

Do = Callable[[HttpRequest, User], Any]


@dataclass(frozen=True)
class Press:
    """A button, when it is there, the words that it asks with, and what it does."""

    label: Any
    explanation: Any
    done: Any
    is_offered: Callable[[User], bool]
    do: Do
    lists_what_is_held: bool = False


def _reset(request: HttpRequest, user: User) -> None:
    reset_second_factor(user.pk, actor=user_of(request), but=request.session.session_key)
    if user.pk == user_of(request).pk:
        request.session.pop(SEEN, None)  # in here, they set it up anew before they go on


def _in_use(user: User) -> bool:
    return user.is_active and invitation_of(user) is None


def _can_be_invited(user: User) -> bool:
    is_in_use = user.is_active and bool(user.password) and user.has_usable_password()
    return not is_in_use and invitation_of(user) is None


PRESSES = {
    "invite": Press(
        _("Invite them"),
        _(
            "They get an email with a link, for seven days, to choose a password and to set up the "
            "second step. Until then they cannot sign in."
        ),
        _("Invited."),
        _can_be_invited,
        lambda request, user: invite(user.email, actor=user_of(request)),
    ),
    "send-again": Press(
        _("Send the invitation again"),
        _(
            "They get a new link for seven days. The old one stops, and they begin anew, with what "
            "they had set up by it gone."
        ),
        _("Sent again."),
        lambda user: invitation_of(user) is not None,
        lambda request, user: send_again(user.pk, actor=user_of(request)),
    ),
    "take-back": Press(
        _("Take the invitation back"),
        _("The link stops, and the roles are gone. An account that was made for it is deleted."),
        _("The invitation was taken back."),
        lambda user: invitation_of(user) is not None,
        lambda request, user: revoke(user.pk, actor=user_of(request)),
    ),
    "lost-phone": Press(
        _("They lost their phone"),
        _(
            "Be sure that it is them: talk to them, do not go by an email. Their second step and "
            "recovery codes stop working, and they are signed out everywhere. When they sign in "
            "next, with their password, they set up the second step anew. This is recorded."
        ),
        _("They set up the second step when they sign in next."),
        _in_use,
        _reset,
    ),
    "let-in": Press(
        _("They typed too many wrong passwords"),
        _("They can try again now, in every browser."),
        _("They can sign in again now."),
        _in_use,
        lambda request, user: lift_sign_in_limit(user.pk, actor=user_of(request)),
    ),
    "end-access": Press(
        _("End their access"),
        _(
            "They are signed out everywhere at once and cannot sign in any more, and get no news. "
            "What they did stays in the log. To undo it, invite them again."
        ),
        _("Their access has ended."),
        lambda user: user.is_active,
        lambda request, user: end_access(user.pk, actor=user_of(request)),
        lists_what_is_held=True,
    ),
}


class PressesAdmin:
    """For the admin of staff: the presses on the page of one person."""

    change_form_template = "backoffice/staff_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.press_view)  # type: ignore[attr-defined]
        own = path("<path:object_id>/press/<slug:name>/", view, name="accounts_user_press")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def press_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Show what the press does; a POST does it."""
        return press_page(self, request, object_id, name)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        user = kwargs.get("obj")
        if user is not None:
            offered = [each for each in PRESSES.items() if each[1].is_offered(user)]
            context.update(
                presses=[(name, press.label) for name, press in offered],
                standing=[standing_in_words(user), *set_up_in_words(user)],
            )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc, no-any-return]


@require_http_methods(["GET", "HEAD", "POST"])
def _answer(request: HttpRequest, model_admin: Any, user: User, press: Press) -> HttpResponse:
    back = reverse("admin:accounts_user_change", args=[user.pk])
    if request.method == "POST":
        try:
            press.do(request, user)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, str(press.done))
        there = User.objects.filter(pk=user.pk).exists()
        return HttpResponseRedirect(back if there else reverse("admin:accounts_user_changelist"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": press.label,
        "opts": model_admin.opts,
        "original": user,
        "press": press,
        "held": held_in_words(user) if press.lists_what_is_held else [],
        "back": back,
    }
    return TemplateResponse(request, "backoffice/staff_press.html", context)


def press_page(model_admin: Any, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
    """Return the page of one press about one person. Raises `Http404` for none that is offered."""
    user = model_admin.get_object(request, unquote(object_id))
    press = PRESSES.get(name)
    if user is None or press is None:
        raise Http404
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    if not press.is_offered(user):
        messages.info(request, str(_("There is nothing to do here any more.")))
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
    return _answer(request, model_admin, user, press)
