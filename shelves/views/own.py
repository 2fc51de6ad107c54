"""The private pages: an owner's card, and a reservation. GET shows, a press acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.contact import PROOF
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose
from pages import private_links
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, opened_by, to_new_link
from shelves.forms import PhotoForm, PlaceForm
from shelves.models import Card, Photo, Reservation
from shelves.services import cards, photos, reservations
from shelves.shown import card_answers

HOME, RESERVATION = "shelves:card_home", "shelves:reservation"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or this was deleted."),
    steps={"shelves:link": _("Send me my link"), "shelves:shelf": _("Things and skills to share")},
)
attempt = partial(private_links.attempt, actor=audit.RESIDENT)
# By the name of the button: what it does to a card and to who has reserved it, and the thanks.
PRESSES: dict[str, tuple[Callable[..., Any], Any]] = {
    "agree": (reservations.agree, _("Thank you! Now you both see how to reach each other.")),
    "decline": (reservations.decline, _("All right. We told them.")),
    "hand_over": (reservations.hand_over, _("Thank you for telling us.")),
    "returned": (reservations.take_in_return, _("Thank you for telling us.")),
    "lost": (reservations.write_off, _("We are sorry. Nobody is asked for it any more.")),
}


def _card(card_id: int) -> Card | None:
    rows = Card.objects.select_related("category", "ward", "place").exclude(title="")
    return rows.filter(pk=card_id).first()


def _reservation(reservation_id: int) -> Reservation | None:
    rows = Reservation.objects.select_related("card__ward", "card__category", "card__place")
    return rows.filter(pk=reservation_id).first()


own_card = opened_by(LinkPurpose.CARD, ADVICE, _card)
own_reservation = opened_by(LinkPurpose.RESERVATION, ADVICE, _reservation)


# --- A card ---------------------------------------------------------------------------------------


@require_safe
@own_card
def card_home(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Show an owner where the card stands, who has reserved it, and what can be done."""
    rows = card.reservations.order_by("-id")
    context = {
        "card": card,
        "token": token,
        "answers": card_answers(card),
        "row": rows.live().first(),
        "photo": photo_of(card),
        "is_going_on": cards.is_going_on(card),
        "may_renew": cards.may_renew(card),
        "mailed": mailed_proof(request, card),
    }
    return render(request, "shelves/card_home.html", context)


def photo_of(card: Card) -> Photo | None:
    """Return the photo without its picture."""
    return Photo.objects.filter(card=card).defer("content").first()


@form_methods
@own_card
def card_photo(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Ask for a photo of what is on the card, or take it down."""
    if "remove" in request.POST:
        remove = partial(photos.remove, card.pk)
        return attempt(request, HOME, token, remove, _("The photo is deleted."))
    files = request.FILES if request.method == "POST" else None
    form = PhotoForm(posted(request), files, request=request)
    if form.is_valid():
        add = partial(photos.add, card.pk, form.cleaned_data["photo"])
        thanks = _("Thank you. Somebody looks at the photo first, then it is on your card.")
        return attempt(request, HOME, token, add, thanks)
    context = {"token": token, "card": card, "photo": photo_of(card)}
    return form_page(request, "shelves/card_photo.html", form, context)


@form_methods
@own_card
def card_place(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Ask for a place of the directory where it can be handed over."""
    form = PlaceForm(posted(request), initial={"place": card.place_id})
    if form.is_valid():
        choose = partial(cards.choose_place, card.pk, form.cleaned_data["place"])
        return attempt(request, HOME, token, choose, _("Saved."))
    return form_page(request, "shelves/card_place.html", form, {"token": token, "card": card})


@require_POST
@own_card
def card_press(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Take an owner's answer, or what has become of the thing."""
    name = next((name for name in PRESSES if name in request.POST), "")
    number = request.POST.get(name, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    verb, thanks = PRESSES[name]
    return attempt(request, HOME, token, partial(verb, card.pk, int(number)), thanks)


@require_POST
@own_card
def card_renew(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Show the card for some weeks more."""
    return attempt(
        request, HOME, token, partial(cards.renew, card.pk), _("Your card stays on the shelf.")
    )


@require_POST
@own_card
def card_mailed(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(cards.cards.prove_email, card.pk, request.POST.get(PROOF, ""))
    return attempt(request, HOME, token, prove, THANKS_FOR_MAILED)


@require_POST
@own_card
def card_new_link(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Stop the link for a new one."""
    token = cards.renew_link(card.pk, actor=audit.RESIDENT, in_place_of=token)
    return to_new_link(request, HOME, token)


@form_methods
@own_card
def card_end(request: HttpRequest, token: str, card: Card) -> HttpResponse:
    """Ask once more, then take the card down and delete what we know of its owner."""
    if request.method == "POST":
        try:
            cards.take_back(card.pk, actor=audit.RESIDENT)
        except NoLongerThere:
            raise
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return redirect(HOME, token)
        return redirect("shelves:deleted")
    return render(request, "shelves/card_end.html", {"token": token, "card": card})


# --- A reservation --------------------------------------------------------------------------------


@require_safe
@own_reservation
def reservation(request: HttpRequest, token: str, row: Reservation) -> HttpResponse:
    """Show how far it has come; the owner's contact once they said yes."""
    context = {"row": row, "card": row.card, "token": token, "mailed": mailed_proof(request, row)}
    return render(request, "shelves/reservation.html", context)


@require_POST
@own_reservation
def reservation_mailed(request: HttpRequest, token: str, row: Reservation) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(reservations.prove_email, row.pk, request.POST.get(PROOF, ""))
    return attempt(request, RESERVATION, token, prove, THANKS_FOR_MAILED)


@form_methods
@own_reservation
def reservation_end(request: HttpRequest, token: str, row: Reservation) -> HttpResponse:
    """Ask once more, then delete the reservation and what we know of whoever made it."""
    if request.method == "POST":
        return _withdraw(request, token, row)
    return render(request, "shelves/reservation_end.html", {"token": token, "card": row.card})


def _withdraw(request: HttpRequest, token: str, row: Reservation) -> HttpResponse:
    withdraw = partial(reservations.withdraw, row.pk)
    done = attempt(request, RESERVATION, token, withdraw, _("It is deleted"))
    still_there = Reservation.objects.filter(pk=row.pk).exists()
    return done if still_there else redirect("shelves:deleted")


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Say that it is deleted."""
    return render(request, "shelves/deleted.html")
