"""The private page of a keeper of entries: still true, something changed, no longer mine."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common.models import LinkPurpose
from pages.cached import shared_page
from pages.form_views import form_methods, form_page, posted
from pages.forms import BaseForm
from pages.private_links import GoneAdvice, attempt, opened_by, press_only, to_new_link
from pods.calling import found_by
from pods.models import Ward
from pods.paging import cut
from resources.keeping import keepers
from resources.models import EntryKeeper, Resource

HOME = "resources:keeper_home"
# So few that the page stays light in every language.
PER_PAGE = 4
ADVICE = GoneAdvice(
    _("Links to this page end after two months. The next email has a new one."),
    {"resources:resource_list": _("Resources")},
)
THANKS = _("Thank you. The page says now that you confirmed it today.")
REPORTED = _("Thank you. Somebody corrects it as soon as possible.")
LET_GO = _("You keep this entry no longer. We do not ask you about it any more.")
PRESSES: dict[str, tuple[Callable[..., None], Any]] = {
    "true": (keepers.confirm, THANKS),
    "let_go": (keepers.let_go, LET_GO),
}


def _there(keeper_id: int) -> EntryKeeper | None:
    return EntryKeeper.objects.select_related("user").filter(pk=keeper_id).first()


own_page = opened_by(LinkPurpose.KEEPER, ADVICE, _there)


@found_by(LinkPurpose.KEEPER)
def of_keeper(keeper_id: int) -> tuple[Ward | None, str] | None:
    """Return no ward: whoever keeps entries calls the network."""
    return (None, f"#{keeper_id}") if _there(keeper_id) else None


class ChangedForm(BaseForm):
    """The changes, in the keeper's words."""

    note = forms.CharField(
        label=_("What has changed?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_safe
@own_page
def keeper_home(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """Show what they keep, some entries a page, with a press for each."""
    page = cut(keepers.kept_by(keeper), request.GET.get("page", ""), PER_PAGE)
    return render(
        request, "resources/keeper_home.html", {"token": token, "page": page, "keeper": keeper}
    )


@press_only(HOME)
@own_page
def keeper_press(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """Take "Still true", or "I no longer keep this", about one entry."""
    entry = request.POST.get("entry", "")
    if not (entry.isascii() and entry.isdigit() and len(entry) < 19):
        raise Http404
    press = PRESSES.get(request.POST.get("press", ""))
    if press is None:
        raise Http404
    verb, words = press
    return attempt(
        request, HOME, token, _acting(partial(verb, keeper.pk, int(entry))), words, actor=None
    )


@form_methods
@own_page
def keeper_change(
    request: HttpRequest, token: str, keeper: EntryKeeper, entry_id: int
) -> HttpResponse:
    """Ask what has changed, and pass it on to whoever corrects the entry."""
    resource = Resource.objects.published().filter(keeper=keeper, pk=entry_id).first()
    if resource is None:
        raise Http404
    form = ChangedForm(posted(request))
    if form.is_valid():
        verb = partial(keepers.report, keeper.pk, entry_id, form.cleaned_data["note"])
        return attempt(request, HOME, token, _acting(verb), REPORTED, actor=None)
    context = {"token": token, "resource": resource}
    return form_page(request, "resources/keeper_change.html", form, context)


def _acting(verb: Callable[[], None]) -> Callable[..., None]:
    """Return `verb` as `attempt` calls it: who acts is known from the keeper."""

    def act(actor: Any) -> None:
        verb()

    return act


@press_only(HOME)
@own_page
def keeper_new_link(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """Stop the link for a new one."""
    new = keepers.renew_link(keeper.pk, actor=keepers.actor_of(keeper), in_place_of=token)
    return to_new_link(request, HOME, new)


@form_methods
@own_page
def keeper_leave(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """Ask once more, then delete what we know of them; their entries stay."""
    if request.method == "POST":
        keepers.leave(keeper.pk)
        return redirect("resources:keeper_left")
    return render(request, "resources/keeper_leave.html", {"token": token, "keeper": keeper})


@require_safe
def keeper_left(request: HttpRequest) -> HttpResponse:
    """Say that they are asked no more."""
    return shared_page(request, "resources/keeper_left.html", dict, topics=())
