"""A member's own page, behind their private link."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import audit
from common.contact import PROOF
from common.limits import sender_of
from common.models import LinkPurpose, PrivateLink, hash_token
from members import handing_on, services
from members.answers import TITLES, leaf_of, pieces_in_words, sections
from members.choices import MemberState, Piece
from members.forms.base import sharing_in
from members.forms.changing import bring_seen, is_saved, seen_in
from members.forms.joining import FORMS, answers_now, changed_answers, initial_answers
from members.forms.own import SharingForm
from members.models import Member, settings_of
from members.organizers import organizes_alone
from members.panels import MemberPage, member_panels_for
from members.seen import NAMES, said_by
from members.shown import organizes, shown_to, yourself
from messaging.text_numbers import are_on
from pages import private_links
from pages.cached import shared_page
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, opened_by, press_only, to_new_link, token_now
from pods.notices import notices_of_pod

HOME = "members:member_home"
SHARING = "members:member_sharing"
LEFT = "members:member_left"
ADVICE = GoneAdvice(
    _("Nothing was changed. If you are not sure, ask the organizer of your pod."),
    {
        "members:member_link": _("Send me my link"),
        "pods:find_pod": _("Find your pod"),
    },
)


def present(member_id: int) -> Member | None:
    """Return the member, with their pod; None for somebody who has left."""
    rows = Member.objects.present().select_related("pod__ward").with_shared()
    return rows.filter(pk=member_id).first()


own_page = opened_by(LinkPurpose.MEMBER, ADVICE, present)
attempt = partial(private_links.attempt, actor=audit.MEMBER)


@require_safe
@own_page
def member_home(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show the pod's news, what they have to do, and the ways to what they said and who sees it."""
    is_in = member.is_active
    panels = member_panels_for(MemberPage(member, token)) if is_in else []
    context = {
        "member": member,
        "pod": member.pod,
        "decided": settings_of(member.pod) if is_in else None,
        "token": token,
        "notices": notices_of_pod(member.pod) if is_in else [],
        "urgent": [panel for panel in panels if panel.is_urgent],
        "panels": [panel for panel in panels if not panel.is_urgent],
        "pages": TITLES,
        "is_told": any(row.is_told for row in member.sharings.all()),
        "mailed": mailed_proof(request, member),
        "organizes": organizes(member, member.pod),
        "can_ask": handing_on.can_begin(handing_on.NEED),
        "can_offer": handing_on.can_begin(handing_on.CAN),
    }
    return render(request, "members/member_home.html", context)


def sections_to_change(member: Member, token: str) -> list[dict[str, Any]]:
    """Return what was said on each page, with whom it is shared, and where to change it."""
    audiences = {piece: member.audience_of(piece) for piece in Piece}
    return [
        {"said": section, "url": reverse("members:member_edit", args=[token, section.page])}
        for section in sections(yourself(member), audiences)
    ]


@require_safe
@own_page
def member_neighbors(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show the neighbors of the pod, as far as each of them agreed that this member sees it."""
    others = [each for each in shown_to(member, member.pod) if not each.is_you]
    leaf = leaf_of(others, request.GET.get("leaf", ""))
    leaf.object_list = [{"shown": each, "answers": pieces_in_words(each)} for each in leaf]
    context = {
        "token": token,
        "pod": member.pod,
        "member": member,
        "neighbors": leaf,
        "leaf_query": "",
        "hidden": _in_pod(member) - len(others),
    }
    return render(request, "members/member_neighbors.html", context)


def _in_pod(member: Member) -> int:
    """Count the others in the pod; nothing for somebody who waits."""
    if not member.is_active:
        return 0
    return Member.objects.active().filter(pod=member.pod_id).exclude(pk=member.pk).count()


@form_methods
@own_page
def member_edit(request: HttpRequest, token: str, member: Member, page: str) -> HttpResponse:
    """Ask one page of the form again, filled in with what they said."""
    if page not in FORMS:
        raise Http404
    form = FORMS[page](data=posted(request), initial=initial_answers(member))
    bring_seen(form, said_by(member))
    if form.is_valid():
        change = changed_answers(form.cleaned_data)
        update = partial(services.update_member, member.pk, change, actor=audit.MEMBER)
        if is_saved(form, update, partial(answers_now, member)):
            messages.success(request, _("Your changes are saved. Thank you."))
            # With a new email the link is a new one.
            return redirect(HOME, token_now(request, token))
    context = {"token": token, "title": TITLES[page], "pod": member.pod}
    return form_page(request, "members/member_edit.html", form, context)


@form_methods
@own_page
def member_sharing(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show with whom each piece is shared and since when, and let them change it."""
    form = SharingForm(data=posted(request), initial=initial_answers(member))
    bring_seen(form, said_by(member))
    if form.is_valid():
        sharing, seen = sharing_in(form.cleaned_data), seen_in(form.cleaned_data, NAMES)
        share = partial(services.set_sharing, member.pk, sharing, seen=seen, actor=audit.MEMBER)
        if is_saved(form, share, partial(answers_now, member)):
            messages.success(request, _("From now on it is as you say here."))
            return redirect(SHARING, token)
    context = {
        "token": token,
        "pod": member.pod,
        "consents": [row for row in member.sharings.all() if row.audience != "organizer"],
        "is_told": any(row.is_told for row in member.sharings.all()),
    }
    return form_page(request, "members/member_sharing.html", form, context)


@press_only(HOME)
@own_page
def member_take_back(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Share nothing any more but with the organizer."""
    take_back = partial(services.take_back_sharing, member.pk)
    words = _("From now on only the organizer sees what you said.")
    return attempt(request, SHARING, token, take_back, words)


# A press: programs of mail servers open links too, and nobody may have asked for the letter.
@press_only(HOME)
@own_page
def member_mailed(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(services.prove_email, member.pk, request.POST.get(PROOF, ""))
    return attempt(request, HOME, token, prove, THANKS_FOR_MAILED)


@press_only(HOME)
@own_page
def member_new_link(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Stop the link for a new one."""
    new = services.renew_link(member.pk, actor=audit.MEMBER, in_place_of=token)
    return to_new_link(request, HOME, new)


# --- What they need or can, beyond the pod --------------------------------------------------------


@press_only(HOME)
@own_page
def member_ask(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Begin a help request with what they said here; they send it themselves."""
    return hand_on(request, handing_on.NEED, member)


@press_only(HOME)
@own_page
def member_offer(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Begin a sign-up as a volunteer with what they said here."""
    return hand_on(request, handing_on.CAN, member)


def hand_on(request: HttpRequest, what: str, member: Member) -> HttpResponse:
    """Begin a form of another app with what the member said here, and lead to it."""
    if not (member.is_active and handing_on.can_begin(what)):
        raise Http404
    begun = handing_on.begin(what, member, sender_of(request))
    response = redirect(begun.url)
    response.set_cookie(
        begun.cookie,
        begun.token,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


# --- The end --------------------------------------------------------------------------------------


@form_methods
def member_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Say what leaving means; one press, and all is erased. A second gets the same goodbye."""
    if request.method == "POST" and _has_left(token):
        return redirect(LEFT)
    response: HttpResponse = _leave(request, token)
    return response


@own_page
def _leave(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    if request.method == "POST":
        services.leave(member.pk, actor=audit.MEMBER)
        return redirect(LEFT)
    context = {"pod": member.pod, "is_only": organizes_alone(member), "texts_are_on": are_on()}
    return render(request, "members/member_leave.html", {"token": token, **context})


def _has_left(token: str) -> bool:
    # By the hash alone: leaving has revoked the link. A moment ago, because an old link must not
    # tell later that there was somebody.
    since = timezone.now() - private_links.PRESSED_TWICE
    links = PrivateLink.objects.filter(
        purpose=LinkPurpose.MEMBER, token_hash=hash_token(token), revoked_at__gt=since
    )
    left = Member.objects.filter(state=MemberState.LEFT)
    return left.filter(pk__in=links.values("subject_id")).exists()


@require_safe
def member_left(request: HttpRequest) -> HttpResponse:
    """Say goodbye, and thanks."""
    # The same for everybody who leaves, so it is drawn once.
    return shared_page(request, "members/member_left.html", dict, topics=())
