"""The public pages of what is open in a ward, and "I can do this"."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from common.slugs import leads_on
from open_needs.digests import tell_me as choose
from open_needs.forms import PickForm, TellMeForm
from open_needs.listing import kinds_in
from open_needs.services import offer_open_need
from pages.lost_link_form import LostLinkForm
from pages.private_links import opened_by
from pods.models import Ward
from volunteers.views.own_page import ADVICE, HOME, attempt

WILL_TELL = _("We will tell you when there is something new that you could do.")
WILL_NOT_TELL = _("We will not tell you any more. You can still look here.")
# Who comes back to the page sees what is open now.
live = cache_control(private=True, no_cache=True)


@require_safe
@leads_on(Ward)
@live
def ward_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """List what neighbors of a ward wait for, without anything personal, if the ward lists it."""
    # Made anew for each visit: what somebody took a minute ago must be gone.
    ward = listing_ward(slug)
    context = {"ward": ward, "kinds": kinds_in(ward)}
    return render(request, "open_needs/ward_needs.html", context)


@require_safe
@leads_on(Ward)
@live
def can_do_this(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Show two ways to take on a kind of help: for newcomers, and for those who signed up."""
    ward = listing_ward(slug)
    category = get_object_or_404(Category, slug=kind)
    context: dict[str, Any] = {"ward": ward, "category": category, "form": LostLinkForm()}
    return render(request, "open_needs/can_do_this.html", context)


def listing_ward(slug: str) -> Ward:
    # A ward that lists nothing is answered like one that does not exist.
    return get_object_or_404(Ward, slug=slug, lists_needs=True)


@require_POST
@opened_by(LinkPurpose.VOLUNTEER, ADVICE)
def pick_need(request: HttpRequest, token: str, volunteer_id: int) -> HttpResponse:
    """Take "I can do this" on a volunteer's own page: the offer follows, or why there is none."""
    form = PickForm(request.POST)
    if not form.is_valid():
        raise Http404
    pick = partial(offer_open_need, volunteer_id)
    try:
        match = pick(category_id=form.cleaned_data["kind"], ward_id=form.cleaned_data["ward"])
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return redirect("volunteers:volunteer_home", token)
    link = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
    if link is None:
        raise Http404
    return redirect("request_pages:match_offer", link.token)


@require_POST
@opened_by(LinkPurpose.VOLUNTEER, ADVICE)
def tell_me(request: HttpRequest, token: str, volunteer_id: int) -> HttpResponse:
    """Take how often a volunteer wants to be told of open needs; "" for never."""
    form = TellMeForm(request.POST)
    if not form.is_valid():
        raise Http404
    how = form.cleaned_data["how"]
    words = WILL_TELL if how else WILL_NOT_TELL
    return attempt(request, HOME, token, partial(choose, volunteer_id, how), words)
