"""The pages of everything held about a keeper of entries: on their private page and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy.readable import in_words
from privacy.views import MOST_ROWS, file_about
from resources.keeper_views import own_page
from resources.models import EntryKeeper

SHOWN = {
    "keeper": ("name", "email", "language", "name_is_public", "created_at", "asked_at"),
    "checks": ("resource", "day", "outcome", "note"),
}


def _from_outside(keeper: EntryKeeper) -> EntryKeeper:
    """Return them; of staff the account has it all. Raises `Http404`."""
    if keeper.user_id:
        raise Http404
    return keeper


@require_safe
@own_page
def keeper_held(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """Show somebody from outside all that is held about them."""
    parts = in_words(_from_outside(keeper), SHOWN, MOST_ROWS)
    return render(request, "privacy/keeper_held.html", {"token": token, "parts": parts})


@require_safe
@own_page
def keeper_file(request: HttpRequest, token: str, keeper: EntryKeeper) -> HttpResponse:
    """All of it as a file."""
    return file_about(_from_outside(keeper))
