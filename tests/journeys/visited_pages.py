"""Every public page in every state, as HTML: for axe, for the validator, for narrow screens."""

import datetime
from collections.abc import Callable
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts import audit
from accounts.invitations import accept, invite, link_of, prove_app
from accounts.models import Invitation
from common.models import FormDraft, PrivateLink
from mutualaid import views
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Referral, Thanks
from requests_app.services import accept_match, cancel_need
from tests import factories
from tests.accounts.test_sign_in import code_for
from tests.journeys.visit import LONG, NARROW, Visit
from tests.journeys.visited_places import directory, places
from tests.requests_app import request_form
from tests.shelves import shelf_form
from tests.volunteers import sign_up_form


def ask(visit: Visit) -> None:
    """The pages of a request: empty, with errors, filled in, checked, sent, and too late."""
    food = factories.make_category(asks_about_food=True, asks_delivery=True, hint="A bag of food")
    ride = factories.make_category(name=LONG, hint=LONG)
    ward = factories.make_ward(name=LONG, hotline="+12025550171", is_hotline_only=True)
    factories.make_pod(ward)
    wrong = {"details": {"urgency": ""}, "where": {"zip_code": "1"}, "contact": {"name": ""}}
    for step in request_form.PAGES:
        visit.get(f"request_pages:request_{step}")
        visit.post(
            f"request_pages:request_{step}", **{**request_form.ANSWERS[step], **wrong.get(step, {})}
        )
        right: dict[str, Any] = {"categories": [food.pk, ride.pk]} if step == "needs" else {}
        right |= {"ward": ward.pk} if step == "where" else {}
        request_form.answer(visit.client, step, pages_in=visit.language, **right)
        name = f"request_{step}, filled in"
        visit.get(f"request_pages:request_{step}", query="?kept=1", name=name)
    visit.get("request_pages:request_needs", name="request_needs, whose is it")
    visit.get("request_pages:request_check")
    visit.post("request_pages:request_check")
    visit.post("request_pages:request_check", name="request_sent", consent="on")
    # As half an hour later.
    draft = FormDraft.objects.exclude(result=None).latest("pk")
    FormDraft.objects.update(expires_at=draft.expires_at - datetime.timedelta(minutes=30))
    visit.get("request_pages:request_sent", name="sent_before")
    # As two hours later, with the page still open.
    FormDraft.objects.all().delete()
    visit.post("request_pages:request_check", name="request_expired", consent="on")


def own_request(visit: Visit) -> None:
    """Visit what a resident can do on the private page, before and after somebody said yes."""
    request = factories.make_request(factories.make_ward())
    need = factories.make_need(request, detail="Rice and beans")
    asked = factories.make_need(request)
    match = factories.make_match(asked)
    token = factories.link_to(request)
    for page in ("status", "cancel", "delete"):
        visit.get(f"request_pages:request_{page}", token)
    for page in ("details", "where", "contact"):
        visit.get("request_pages:request_edit", token, page, name=f"request_edit, {page}")
    visit.post("request_pages:request_edit", token, "contact", phone="1", email="a@gmial.com")
    visit.get("request_pages:need_cancel", token, need.pk)
    visit.get("request_pages:need_new_day", token, need.pk)
    visit.post("request_pages:need_new_day", token, need.pk, wanted_on="x")
    visit.get("request_pages:need_edit", token, need.pk)
    visit.post("request_pages:need_edit", token, need.pk, wanted_on="x")
    visit.get("request_pages:need_add", token)
    visit.post("request_pages:need_add", token, category="x")
    accept_match(match.pk, actor=audit.VOLUNTEER)
    visit.get("request_pages:request_status", token, name="request_status, matched")
    visit.get("request_pages:need_edit", token, asked.pk, name="need_edit, matched")
    visit.get("request_pages:need_not_this_neighbor", token, asked.pk)
    visit.post("request_pages:need_not_this_neighbor", token, asked.pk, note="x" * 501)
    visit.post("request_pages:need_done", token, asked.pk, name="request_status, done")
    visit.post("request_pages:need_not_done", token, asked.pk, name="request_status, not done")
    visit.get("request_pages:need_not_done", token, asked.pk)
    visit.post("request_pages:need_not_done", token, asked.pk, note="x" * 501)
    visit.post(
        "request_pages:need_not_this_neighbor",
        token,
        asked.pk,
        name="request_status, not this neighbor",
        note="",
    )
    closed = factories.make_need(request, status=NeedStatus.CLOSED, end_reason=EndReason.NOT_OURS)
    place = factories.make_resource(phone="+12025550133")
    Referral.objects.create(need=closed, resource=place, position=1)
    visit.get("request_pages:request_status", token, name="request_status, cannot help")
    long_ago = timezone.now() - settings.LINKS_REST_AFTER - datetime.timedelta(days=1)
    PrivateLink.objects.update(created_at=long_ago)
    HelpRequest.objects.update(closed_at=long_ago)
    ended = {"status": NeedStatus.CANCELLED, "end_reason": "", "ended_at": long_ago}
    request.needs.update(**ended)
    visit.get("request_pages:request_status", token, name="request_at_rest")
    visit.post("request_pages:request_fresh_link", token, name="request_at_rest, sent")
    visit.get("request_pages:request_deleted")
    visit.get("request_pages:request_link")
    visit.post("request_pages:request_link", contact="x")
    visit.post("request_pages:request_link", name="request_link_sent", contact="a@example.org")
    visit.get("request_pages:request_status", "nobody", name="link_gone")


def own_repeated_request(visit: Visit) -> None:
    """The resident's page of what comes again, with one that was done the time before."""
    request = factories.make_request(factories.make_ward(hotline="+12025550171"))
    category = factories.make_category(name=LONG)
    today = timezone.localdate()
    week = datetime.timedelta(weeks=1)
    before = factories.make_need(request, category, repeat="weekly", wanted_on=today - week)
    factories.make_match(before, status=MatchStatus.DONE)
    token = factories.link_to(request)
    visit.get("request_pages:request_status", token, name="request_status, did it work?")
    last = factories.make_need(request, category, repeat="weekly", occurrence=2, wanted_on=today)
    visit.get("request_pages:request_status", token, name="request_status, again")
    visit.get("request_pages:need_date", token, last.pk, today + week)
    visit.post("request_pages:need_date", token, last.pk, today + week)
    visit.post(
        "request_pages:need_skip", token, last.pk, today + week, name="request_status, left out"
    )
    visit.get("request_pages:need_stop_repeating", token, last.pk)
    visit.post(
        "request_pages:need_stop_repeating", token, last.pk, name="request_status, no longer again"
    )


def answer_a_need(visit: Visit) -> None:
    """A volunteer's pages about one need, in every state."""
    match = factories.make_match(factories.make_need(factories.make_request(), detail="Rice"))
    token = factories.link_to(match)
    visit.get("request_pages:match_offer", token)
    visit.get("request_pages:match_decline", token)
    visit.post("request_pages:match_decline", token)
    visit.post("request_pages:match_accept", token, name="match_accepted")
    visit.get("request_pages:match_release", token)
    visit.post("request_pages:match_done", token, name="match_offer, done")
    visit.get("request_pages:match_worked", token)
    visit.post("request_pages:match_worked", token)
    visit.post("request_pages:match_worked", token, name="match_offer, answered", worked="no")
    long_ago = timezone.localdate() - settings.DETAILS_SHOWN_AFTER_DAY - datetime.timedelta(days=1)
    over = factories.make_match(
        factories.make_need(wanted_on=long_ago), status=MatchStatus.ACCEPTED
    )
    visit.get("request_pages:match_offer", factories.link_to(over), name="match_accepted, day over")
    ended = factories.make_match(status=MatchStatus.WITHDRAWN)
    visit.get("request_pages:match_offer", factories.link_to(ended), name="match_ended")


def say_if_it_happened(visit: Visit) -> None:
    """The question after the day on the pages of both sides, a day that is wrong, and the end."""
    now, long = timezone.now(), factories.make_category(name=LONG)
    asked = {"status": MatchStatus.ACCEPTED, "followed_up_at": now}
    match = factories.make_match(factories.make_need(category=long), **asked)
    token, theirs = factories.link_to(match.need.request), factories.link_to(match)
    visit.get("request_pages:request_status", token, name="request_status, did it happen?")
    visit.get("request_pages:match_offer", theirs, name="match_accepted, did it happen?")
    visit.post("request_pages:match_happened", theirs, happened="not_yet", new_day="x")
    visit.post("request_pages:match_happened", theirs, name="match_ended, no", happened="no")
    visit.get("request_pages:request_status", token, name="request_status, says the neighbor")
    route = factories.make_route(factories.make_need(), match.need, **asked)
    visit.get("request_pages:route_offer", factories.link_to(route), name="route, did it happen?")
    unknown = factories.make_match(status=MatchStatus.UNKNOWN)
    token = factories.link_to(unknown.need.request)
    visit.get("request_pages:request_status", token, name="request_status, unknown")
    visit.get("request_pages:match_offer", factories.link_to(unknown), name="match_ended, unknown")


def answer_with_others(visit: Visit) -> None:
    """A need that was put to several: before, and when somebody else was faster."""
    need = factories.make_need()
    slow, fast = [factories.make_match(need, status=MatchStatus.ASKED) for _asked in range(2)]
    token = factories.link_to(slow)
    visit.get("request_pages:match_offer", token, name="match_offer, asked with others")
    accept_match(fast.pk, actor=audit.VOLUNTEER)
    visit.get("request_pages:match_offer", token, name="match_ended, somebody was faster")


def answer_a_route(visit: Visit) -> None:
    """A volunteer's pages of a route, in every state."""
    home = factories.make_request(factories.make_ward(), helper_name="Ana")
    needs = [factories.make_need(each, detail=LONG) for each in (home, home, None, None)]
    volunteer = factories.make_volunteer(*(need.category for need in needs), max_at_once=5)
    route = factories.make_route(*needs, volunteer=volunteer)
    token = factories.link_to(route)
    first, _second, third, fourth = route.matches.order_by("id")
    cancel_need(fourth.need_id, actor=audit.RESIDENT)
    visit.get(
        "volunteers:volunteer_home", factories.link_to(volunteer), name="volunteer_home, route"
    )
    visit.get("request_pages:route_offer", token)
    visit.get("request_pages:route_decline", token)
    visit.post("request_pages:route_decline", token)
    visit.post("request_pages:route_accept", token, name="route_accepted")
    visit.get("request_pages:route_stop_release", token, third.pk)
    visit.post("request_pages:route_stop_release", token, third.pk)
    visit.post("request_pages:route_stop_done", token, first.pk, name="route_accepted, partly done")
    visit.get("request_pages:route_stop_worked", token, first.pk)
    visit.get("request_pages:route_release", token)
    visit.post("request_pages:route_done", token, name="route_ended, done")
    ended = factories.make_route(status=MatchStatus.WITHDRAWN)
    visit.get("request_pages:route_offer", factories.link_to(ended), name="route_ended")


def offer_help(visit: Visit) -> None:
    """The volunteer form's pages: empty, with errors, filled in, checked, sent."""
    rides = factories.make_category(name=LONG, hint="To the doctor")
    pod = factories.make_pod(name=LONG)
    wrong: dict[str, Any] = {"about": {"name": ""}, "where": {"ward": ""}, "time": {"days": "9"}}
    right: dict[str, Any] = {
        "where": {"ward": pod.ward.slug},
        "offer": {"categories": [rides.slug]},
    }
    for step in sign_up_form.PAGES:
        visit.get(f"volunteers:volunteer_{step}")
        data = {**sign_up_form.ANSWERS[step], **wrong.get(step, {})}
        visit.post(f"volunteers:volunteer_{step}", **data)
        sign_up_form.answer(visit.client, step, pages_in=visit.language, **right.get(step, {}))
        name = f"volunteer_{step}, filled in"
        visit.get(f"volunteers:volunteer_{step}", query="?kept=1", name=name)
    visit.get("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check", name="volunteer_sent", agree="on")


def share_things(visit: Visit) -> None:
    """Visit the shelf, a card from the form to the check page, and both private pages."""
    visit.get("shelves:shelf", name="shelf, empty")
    visit.get("shelves:put_up")
    visit.post("shelves:put_up", kind="")
    kind, ward = factories.make_category(name=NARROW), factories.make_ward(name=NARROW)
    card = shelf_form.card(category=kind.slug, ward=ward.slug)
    visit.post("shelves:put_up", name="put_up_check", form=card)
    visit.post("shelves:put_up_check", name="put_up_sent", agree="on")
    card = factories.make_card(kind="lend", ward=ward, category=kind, title=NARROW)
    visit.get("shelves:card", card.pk)
    visit.get("shelves:reserve", card.pk)
    visit.get("shelves:link")
    visit.get("shelves:link_sent")
    visit.get("shelves:deleted")
    for stage in ("asked", "agreed", "out", "done"):
        lent = factories.make_card(kind="lend", ward=ward, category=kind)
        row = factories.make_reservation(lent, stage=stage)
        visit.get("shelves:card_home", factories.link_to(lent), name=f"card_home, {stage}")
        visit.get("shelves:reservation", factories.link_to(row), name=f"reservation, {stage}")
    visit.get("shelves:card_end", factories.link_to(lent))
    visit.get("shelves:reservation_end", factories.link_to(row))
    visit.get("shelves:shelf")
    need = factories.make_need(status=NeedStatus.DONE)
    match = factories.make_match(need, status=MatchStatus.DONE, resident_said="yes")
    household = factories.link_to(match.need.request)
    visit.get("request_pages:need_thanks", household, match.need_id)
    Thanks.objects.create(match=match, text=NARROW)
    own = factories.link_to(match.volunteer)
    visit.get("volunteers:volunteer_home", own, name="volunteer_home, thanked")


def pick_a_need(visit: Visit) -> None:
    """Visit what is open in a ward, and how somebody takes it on, new here or signed up."""
    kind = factories.make_category(name=NARROW, hint=LONG)
    ward = factories.make_ward(name=NARROW, lists_needs=True, hotline="+12025550171")
    alone = factories.make_ward(
        lists_needs=True, hotline="+12025550172", is_hotline_only=True, name=NARROW
    )
    visit.get("open_needs:ward_needs", ward.slug, name="ward_needs, empty")
    # One and three of a time: the list has other words for each.
    for urgency in (1, 2, 2, 2, 4):
        factories.make_need(factories.make_request(ward), kind, urgency=urgency)
    factories.make_need(factories.make_request(alone), kind)
    visit.get("pods:ward_detail", ward.slug, name="ward_detail, with a list of needs")
    visit.get("open_needs:ward_needs", ward.slug)
    visit.get("open_needs:ward_needs", alone.slug, name="ward_needs, hotline only")
    visit.get("open_needs:can_do_this", ward.slug, kind.slug)
    visit.get("volunteers:volunteer_link")
    visit.post("volunteers:volunteer_link", contact="x")
    visit.post("volunteers:volunteer_link", name="volunteer_link_sent", contact="a@example.org")
    new = factories.make_volunteer(kind, status="pending")
    visit.get("volunteers:volunteer_home", factories.link_to(new), name="volunteer_home, new")
    token = factories.link_to(factories.make_volunteer(kind))
    visit.get("volunteers:volunteer_home", token, name="volunteer_home, to pick")
    visit.post("open_needs:tell_me", token, name="volunteer_home, to be told", how="daily")
    picked = {"kind": kind.pk, "ward": ward.pk}
    visit.post("open_needs:pick_need", token, name="match_offer, picked", **picked)
    visit.get("volunteers:volunteer_home", token, name="volunteer_home, hands full")


def own_volunteer_page(visit: Visit) -> None:
    """Visit what a volunteer can do on the private page."""
    rides = factories.make_category(name=LONG)
    volunteer = factories.make_volunteer(rides, skills_note=LONG * 3, max_at_once=5)
    factories.link_to(factories.make_match(factories.make_need(category=rides), volunteer))
    factories.make_match(
        factories.make_need(category=rides), volunteer, status=MatchStatus.ACCEPTED
    )
    token = factories.link_to(volunteer)
    for page in ("home", "pause", "leave"):
        visit.get(f"volunteers:volunteer_{page}", token)
    for page in ("about", "where", "offer", "time"):
        visit.get("volunteers:volunteer_edit", token, page, name=f"volunteer_edit, {page}")
    visit.post("volunteers:volunteer_edit", token, "about")
    visit.post("volunteers:volunteer_pause", token, length="date")
    visit.post("volunteers:volunteer_pause", token, name="volunteer_home, on a break", length="14")
    visit.get("volunteers:volunteer_left")
    visit.get("volunteers:volunteer_home", "nobody", name="volunteer_link_gone")


def troubles(visit: Visit) -> None:
    """Visit the pages that say that something is not there, not allowed, or broken."""
    address = f"/{visit.language}/request/"
    visit.keep("404", visit.client.get(f"/{visit.language}/nowhere/"))
    posted = RequestFactory().post(address, {"name": "Ana"})
    with translation.override(visit.language):
        visit.keep("400", views.bad_request(posted, Exception()))
        visit.keep("403", views.permission_denied(posted, Exception()))
        visit.keep("403 csrf", views.csrf_failure(posted))
        visit.keep("500", views.server_error(posted))
        visit.keep("503 after posting", views.database_down(posted))
        visit.keep("503", views.database_down(RequestFactory().get(address)))


def sign_in(visit: Visit) -> None:
    """The login, a wrong password, a forgotten one, and the second step with its codes."""
    user = factories.make_steward()
    visit.get("account_login")
    visit.post("account_login", login=user.email, password="wrong")
    visit.get("account_signup")
    visit.get("account_reset_password")
    visit.client.force_login(user)
    visit.get("mfa_activate_totp", name="account_reauthenticate")
    visit.client.post(visit.url("account_reauthenticate"), {"password": factories.PASSWORD})
    visit.get("mfa_activate_totp")
    visit.post("mfa_activate_totp", code="0")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    visit.get("mfa_view_recovery_codes")
    # Signed out again, to be asked for the second step.
    visit.client = Client()
    login = {"login": user.email, "password": factories.PASSWORD}
    visit.post("account_login", name="mfa_authenticate", **login)
    visit.post("mfa_authenticate", code="0")


def invitation(visit: Visit) -> None:
    """Each step of an invitation, right and wrong, in this browser and another; and used."""
    steward = factories.make_steward(name="Stella")
    user, _outcome = invite("ana@example.org", actor=steward, is_steward=True)
    link = link_of(Invitation.objects.get(user=user))
    assert link
    own, view = {"password": "four words of mine"}, "account_invitation"
    visit.get(view, link.token, name="invitation")
    visit.post(view, link.token, name="invitation, about with errors", password="x")
    visit.post(view, link.token, name="invitation, shown", show="1", **own)
    about = {"name": "Ana", "language": visit.language, **own}
    visit.client.post(visit.url(view, link.token), about)
    visit.get(view, link.token, name="invitation, factor")
    visit.post(view, link.token, name="invitation, factor with errors", code="0")
    first, visit.client = visit.client, Client()
    visit.get(view, link.token, name="invitation, resume")
    visit.post(view, link.token, name="invitation, resume with errors", password="x")
    visit.client = first
    prove_app(link.subject_id, code_for(Invitation.objects.get(user=user).secret))
    visit.get(view, link.token, name="invitation, codes")
    accept(link.subject_id)
    visit.get(view, link.token, name="invitation, used")


VISITS: dict[str, Callable[[Visit], None]] = {
    each.__name__: each
    for each in (
        places,
        directory,
        ask,
        own_request,
        own_repeated_request,
        answer_a_need,
        say_if_it_happened,
        answer_with_others,
        answer_a_route,
        offer_help,
        pick_a_need,
        share_things,
        own_volunteer_page,
        troubles,
        sign_in,
        invitation,
    )
}


def visited(area: str, language: str) -> dict[str, str]:
    """The pages of one area in `language`, each by its name. Needs a database."""
    visit = Visit(language)
    VISITS[area](visit)
    return visit.pages
