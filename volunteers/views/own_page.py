"""A volunteer's own page, behind their private link."""

import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.contact import PROOF
from common.models import LinkPurpose, PrivateLink, hash_token
from messaging.text_numbers import are_on
from network import kept_for
from pages import private_links
from pages.cached import shared_page
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, opened_by, to_new_link
from volunteers import aside, erasing, link_services, services
from volunteers.answers import TITLES, volunteer_answers
from volunteers.choices import VolunteerStatus
from volunteers.forms import VOLUNTEER_FORMS, changed_answers, initial_answers
from volunteers.goods import things_of
from volunteers.models import Volunteer
from volunteers.own_forms import PauseForm
from volunteers.panels import panels_for

HOME = "volunteers:volunteer_home"
LEFT = "volunteers:volunteer_left"
# The page of the form that asks for the email.
ABOUT = "about"
# The pages of the form, by their names in the flow.
# `strict`, because a page without a title would be left out without a word.
EDITED = dict(zip(TITLES, VOLUNTEER_FORMS, strict=True))
ADVICE = GoneAdvice(
    _("Nothing was changed. If you are not sure, call your ward's hotline or sign up again."),
    {
        "pods:ward_list": _("Find your ward's hotline"),
        "volunteers:volunteer_link": _("Send me my link"),
        "volunteers:volunteer_about": _("Offer help"),
    },
)


def not_left(volunteer_id: int) -> Volunteer | None:
    """Return the volunteer, with their place; None for somebody who has left."""
    volunteers = Volunteer.objects.select_related("ward", "pod")
    return volunteers.exclude(status=VolunteerStatus.LEFT).filter(pk=volunteer_id).first()


own_page = opened_by(LinkPurpose.VOLUNTEER, ADVICE, not_left)
attempt = partial(private_links.attempt, actor=audit.VOLUNTEER)


@require_safe
@own_page
def volunteer_home(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Show where they stand, what they have to do, what they said, and what they can change."""
    context = {
        "volunteer": volunteer,
        "look_first": services.LOOK_FIRST,
        "token": token,
        "panels": panels_for(volunteer),
        "sections": sections_to_change(volunteer, token),
        "mailed": mailed_proof(request, volunteer),
    }
    return render(request, "volunteers/volunteer_home.html", context)


# A press: programs of mail servers open links too, and nobody may have asked for the letter.
@require_POST
@own_page
def volunteer_mailed(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(aside.prove_email, volunteer.pk, request.POST.get(PROOF, ""))
    return attempt(request, HOME, token, prove, THANKS_FOR_MAILED)


def sections_to_change(volunteer: Volunteer, token: str) -> list[dict[str, Any]]:
    """Return what was said on each page, with where to change it."""
    said = volunteer_answers(volunteer, volunteer.categories.all(), things_of(volunteer))
    return [
        {"said": section, "url": reverse("volunteers:volunteer_edit", args=[token, section.page])}
        for section in said
    ]


@form_methods
@own_page
def volunteer_edit(
    request: HttpRequest, token: str, volunteer: Volunteer, page: str
) -> HttpResponse:
    """Ask one page of the form again, filled in with what they said."""
    if page not in EDITED:
        raise Http404
    form = EDITED[page](data=posted(request), initial=initial_answers(volunteer))
    if form.is_valid():
        said = changed_answers(form.cleaned_data)
        update = partial(services.update_volunteer, volunteer.pk, **said)
        # With a new email the link is a new one.
        words, may_renew = _("Your changes are saved. Thank you."), page == ABOUT
        return attempt(request, HOME, token, update, words, may_renew=may_renew)
    context = {"token": token, "title": TITLES[page]}
    return form_page(request, "volunteers/volunteer_edit.html", form, context)


@form_methods
@own_page
def volunteer_pause(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Take a break until a day."""
    form = PauseForm(data=posted(request))
    if form.is_valid():
        text = _("Enjoy your break. We will not ask you for anything.")
        return _pause(request, token, volunteer, form.cleaned_data["day"], text)
    return form_page(request, "volunteers/volunteer_pause.html", form, {"token": token})


@require_POST
@own_page
def volunteer_resume(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """End the break now."""
    text = _("Welcome back! We are glad you are here.")
    return _pause(request, token, volunteer, None, text)


def _pause(
    request: HttpRequest,
    token: str,
    volunteer: Volunteer,
    until: datetime.date | None,
    text: str | Promise,
) -> HttpResponse:
    pause = partial(services.pause_volunteer, volunteer.pk, until=until)
    return attempt(request, HOME, token, pause, text)


@require_POST
@own_page
def volunteer_new_link(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Stop the link, and those of their tasks, for new ones."""
    token = link_services.renew_link(volunteer.pk, actor=audit.VOLUNTEER, in_place_of=token)
    return to_new_link(request, HOME, token)


@form_methods
def volunteer_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then delete what we know of them. A second press gets the same goodbye."""
    if request.method == "POST" and _has_left(token):
        return redirect(LEFT)
    response: HttpResponse = _leave(request, token)
    return response


@own_page
def _leave(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    if request.method == "POST":
        services.leave(volunteer.pk, actor=audit.VOLUNTEER)
        return redirect(LEFT)
    # Only what others will have to do instead: a list of open needs is no reason to stay.
    duties = [panel for panel in panels_for(volunteer) if panel.is_duty]
    context = {
        "token": token,
        "panels": duties,
        "kept_days": kept_for("NOTES_KEPT_FOR").days,
        "is_remembered": erasing.is_remembered(volunteer),
        "texts_are_on": are_on(),
    }
    return render(request, "volunteers/volunteer_leave.html", context)


def _has_left(token: str) -> bool:
    # By the hash alone: leaving has revoked the link, so nothing else would find it. A moment ago,
    # because an old link must not tell later that there was somebody.
    since = timezone.now() - private_links.PRESSED_TWICE
    links = PrivateLink.objects.filter(
        purpose=LinkPurpose.VOLUNTEER, token_hash=hash_token(token), revoked_at__gt=since
    )
    left = Volunteer.objects.filter(status=VolunteerStatus.LEFT)
    return left.filter(pk__in=links.values("subject_id")).exists()


@require_safe
def volunteer_left(request: HttpRequest) -> HttpResponse:
    """Say goodbye, and thanks."""
    # The same for everybody who leaves, so it is drawn once.
    return shared_page(request, "volunteers/volunteer_left.html", dict, topics=())
