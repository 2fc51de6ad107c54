"""What anybody may read of the shelf, and the form that reserves a card."""

import uuid
from base64 import b64decode
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from common.errors import NotPossible
from common.limits import sender_allows
from common.search import matching, typed
from messaging.queue import when_lost
from pages import traps
from pages.form_views import form_methods, form_page, posted
from pages.lost_link_form import LostLinkForm
from pages.private_links import watched
from pods.paging import cut
from shelves.choices import PhotoState
from shelves.forms import LookForm, ReserveForm
from shelves.models import Card, Photo
from shelves.services import reservations
from shelves.tasks import send_lost_shelf_link

PER_PAGE = 20
# Looked at anew by each visit: what somebody reserved a minute ago must say so.
live = cache_control(private=True, no_cache=True)
# Not for longer: what was taken down is gone from all caches within a day.
PHOTO_KEPT_FOR = 24 * 60 * 60


@require_safe
@live
def shelf(request: HttpRequest) -> HttpResponse:
    """List the cards, narrowed by kind, kind of help, ward and words; newest first."""
    form = LookForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    query = request.GET.copy()
    query.pop("page", None)
    page = cut(found(asked), request.GET.get("page", ""), PER_PAGE)
    context = {"form": form, "asked": asked, "page": page, "query": query.urlencode()}
    return render(request, "shelves/shelf.html", context)


def found(asked: dict[str, Any]) -> QuerySet[Card]:
    """Return the cards that are shown and fit what was asked for, newest first."""
    rows = Card.objects.shown().with_reserved().select_related("category", "ward")
    exact = {name: asked[name] for name in ("kind", "category", "ward") if name in asked}
    words = typed(asked.get("q", ""))
    return rows.filter(matching(words, "text_key"), **exact).order_by("-id")


@require_safe
@live
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """Show one card; gone when it is over, or when nobody has looked at it yet."""
    row = _shown(card_id)
    photo = row.photo if hasattr(row, "photo") else None
    context = {"card": row, "photo": photo if photo and photo.state == PhotoState.SHOWN else None}
    return render(request, "shelves/card.html", context)


def _shown(card_id: int) -> Any:
    rows = Card.objects.shown().with_reserved().defer("photo__content")
    return get_object_or_404(rows.select_related("category", "ward", "place", "photo"), pk=card_id)


@require_safe
@cache_control(public=True, max_age=PHOTO_KEPT_FOR)
def photo(request: HttpRequest, card_id: int, photo_id: int) -> HttpResponse:
    """Answer with the photo of a card, while both are shown."""
    rows = Photo.objects.filter(card__in=Card.objects.shown(), state=PhotoState.SHOWN)
    found = get_object_or_404(rows, pk=photo_id, card=card_id)
    return HttpResponse(b64decode(found.content), content_type="image/jpeg")


@form_methods
@never_cache
def reserve(request: HttpRequest, card_id: int) -> HttpResponse:
    """Ask who wants it; their own page follows, or why it cannot be."""
    watched(request)
    rows: Any = Card.objects.with_reserved().select_related("ward")
    row = rows.filter(pk=card_id).first()
    if row is None or (request.method != "POST" and not row.is_shown):
        raise Http404
    initial = {"key": uuid.uuid4(), "wait": row.is_reserved}
    form = ReserveForm(posted(request), initial=initial)
    if form.is_valid():
        return _reserved(request, row, form)
    context = {"card": row, **traps.for_page()}
    page = form_page(request, "shelves/reserve.html", form, context)
    return traps.allow_script(page, context)


def _reserved(request: HttpRequest, row: Card, form: ReserveForm) -> HttpResponse:
    key = f"reserve:{form.cleaned_data['key']}"
    # Beyond the limit nothing is held: a program must not empty the shelf.
    allowed = sender_allows(request, "reservations", amount=traps.counts_as(request))
    try:
        if not allowed:
            raise NotPossible(reservations.TAKEN)
        may_wait = form.cleaned_data["wait"]
        done = reservations.reserve(row.pk, form.person(), submission_key=key, may_wait=may_wait)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        shelf_url = reverse("shelves:shelf")
        return redirect(row.get_absolute_url() if row.is_shown else shelf_url)
    return redirect("shelves:reservation", done.token) if done.token else redirect("shelves:shelf")


@form_methods
@never_cache
def link(request: HttpRequest) -> HttpResponse:
    """Ask for phone or email; the answer is the same whether we know it or not."""
    watched(request)
    form = LostLinkForm(posted(request))
    if form.is_valid():
        # Beyond the limit the answer is the same, as it is to whom we do not know.
        if sender_allows(request, "lost_links", amount=traps.counts_as(request)):
            when_lost(send_lost_shelf_link, form.cleaned_data["contact"])
        return redirect("shelves:link_sent")
    context = traps.for_page()
    page = form_page(request, "shelves/link.html", form, context)
    return traps.allow_script(page, context)


@require_safe
@never_cache
def link_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, the same to those we know and those we do not."""
    watched(request)
    return render(request, "shelves/link_sent.html")
