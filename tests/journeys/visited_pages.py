"""Every public page in every state, as HTML: for axe, for the validator, for narrow screens."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from accounts import audit
from common.choices import PublishState
from common.models import FormDraft
from mutualaid import views
from requests_app.choices import MatchStatus
from requests_app.services import accept_match, cancel_need
from tests import factories
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

LONG = "Longnameofsomethingthatmustbreaksomewhere"
NARROW = LONG[:24]  # where the page's title has more to say
SITE = "https://example.org/a-very-long-address-that-has-to-break-somewhere/on/a/phone"


class Visit:
    """Somebody who opens pages in one language, and keeps each by a name."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.client = Client()
        self.pages: dict[str, str] = {}

    def url(self, view: str, *args: Any) -> str:
        with translation.override(self.language):
            return reverse(view, args=args)

    def get(self, view: str, *args: Any, query: str = "", name: str = "") -> None:
        """Keep the page `view`, as `name` or else as the view's own."""
        response = self.client.get(self.url(view, *args) + query, follow=True)
        self.keep(name or view.split(":")[-1] + query, response)

    def post(self, view: str, *args: Any, name: str = "", **data: Any) -> None:
        """Keep what comes after posting `data` to `view`: errors, unless `name` says otherwise."""
        response = self.client.post(self.url(view, *args), data, follow=True)
        self.keep(name or f"{view.split(':')[-1]} with errors", response)

    def keep(self, name: str, response: HttpResponse) -> None:
        html = response.content.decode()
        assert name not in self.pages, name
        assert ('id="errors"' in html) == ("with errors" in name), name
        self.pages[name] = html


def places(visit: Visit) -> None:
    """Home, wards and pods, with something of everything on them."""
    ward = factories.make_ward(intro="Row houses.", hotline="+12025550171")
    alone = factories.make_ward(hotline="+12025550172", is_hotline_only=True)
    pod = factories.make_pod(
        ward, name=LONG, description="Two towers.", contact_phone="+12025550110"
    )
    for place in ({}, {"ward": ward}, {"pod": pod}):
        factories.make_way_to_give(note="For groceries", handle="$Example", **place)
    factories.make_notice(is_warning=True, title=LONG)
    factories.make_notice(ward, url=SITE)
    factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)
    visit.get("home")
    for query in ("", "?q=99999"):
        visit.get("pods:ward_list", query=query)
    visit.get("pods:ward_detail", ward.slug)
    visit.get("pods:ward_detail", alone.slug, name="ward_detail, hotline only")
    visit.get("pods:pod_detail", pod.slug)


def directory(visit: Visit) -> None:
    """Resources, lists and guides; some of them not translated, or not published."""
    ward = factories.make_ward()
    pantry = factories.make_resource(
        name=LONG,
        description="Rice and beans.",
        ward=ward,
        phone="+12025550121",
        email=f"{LONG}@example.org".lower(),
        hours="Mondays",
        languages=["en", "am"],
        website=SITE,
        verified_on=None,
    )
    listed = factories.make_resource_list(pantry, ward=ward, intro="From the top.")
    guide = factories.make_guide(body=f"## Begin\n\nKnock.\n\n- {LONG}\n- {SITE}")
    visit.get("resources:resource_list")
    visit.get("resources:resource_list", query="?q=nothing")
    visit.get("resources:resource_detail", pantry.slug)
    visit.get("resources:resource_list_detail", listed.slug)
    visit.get("resources:guide_list")
    visit.get("resources:guide_detail", guide.slug)
    draft = factories.make_resource(description="Only in English.", state=PublishState.DRAFT)
    visit.client.force_login(factories.make_steward())
    visit.get("resources:resource_detail", draft.slug, name="resource_detail, draft")


def ask(visit: Visit) -> None:
    """The pages of a request: empty, with errors, filled in, checked, sent, and too late."""
    food = factories.make_category(asks_about_food=True, asks_delivery=True, hint="A bag of food")
    ride = factories.make_category(name=LONG, hint=LONG)
    ward = factories.make_ward(name=LONG, hotline="+12025550171", is_hotline_only=True)
    factories.make_pod(ward)
    wrong = {"details": {"urgency": ""}, "where": {"zip_code": "1"}, "contact": {"name": ""}}
    for step in request_form.PAGES:
        visit.get(f"requests_app:request_{step}")
        visit.post(
            f"requests_app:request_{step}", **{**request_form.ANSWERS[step], **wrong.get(step, {})}
        )
        right: dict[str, Any] = {"categories": [food.pk, ride.pk]} if step == "needs" else {}
        right |= {"ward": ward.pk} if step == "where" else {}
        request_form.answer(visit.client, step, pages_in=visit.language, **right)
        visit.get(f"requests_app:request_{step}", name=f"request_{step}, filled in")
    visit.get("requests_app:request_check")
    visit.post("requests_app:request_check")
    visit.post("requests_app:request_check", name="request_sent", consent="on")
    FormDraft.objects.all().delete()
    visit.post("requests_app:request_check", name="request_expired", consent="on")


def own_request(visit: Visit) -> None:
    """What a resident can do on the private page, before and after somebody said yes."""
    request = factories.make_request(factories.make_ward())
    need = factories.make_need(request, detail="Rice and beans")
    asked = factories.make_need(request)
    match = factories.make_match(asked)
    token = factories.link_to(request)
    for page in ("status", "cancel", "delete"):
        visit.get(f"requests_app:request_{page}", token)
    for page in ("details", "where", "contact"):
        visit.get("requests_app:request_edit", token, page, name=f"request_edit, {page}")
    visit.post("requests_app:request_edit", token, "contact", phone="1")
    visit.get("requests_app:need_cancel", token, need.pk)
    accept_match(match.pk, actor=audit.VOLUNTEER)
    visit.get("requests_app:request_status", token, name="request_status, matched")
    visit.get("requests_app:need_not_this_neighbor", token, asked.pk)
    visit.post("requests_app:need_not_this_neighbor", token, asked.pk, note="x" * 501)
    visit.post("requests_app:need_done", token, asked.pk, name="request_status, done")
    visit.post("requests_app:need_not_done", token, asked.pk, name="request_status, not done")
    visit.get("requests_app:need_not_done", token, asked.pk)
    visit.post("requests_app:need_not_done", token, asked.pk, note="x" * 501)
    visit.post(
        "requests_app:need_not_this_neighbor",
        token,
        asked.pk,
        name="request_status, not this neighbor",
        note="",
    )
    visit.get("requests_app:request_deleted")
    visit.get("requests_app:request_status", "nobody", name="link_gone")


def own_repeated_request(visit: Visit) -> None:
    """The resident's page of what comes again, with one that was done the time before."""
    request = factories.make_request(factories.make_ward(hotline="+12025550171"))
    category = factories.make_category(name=LONG)
    before = factories.make_need(request, category, repeat="weekly")
    factories.make_match(before, status=MatchStatus.DONE)
    token = factories.link_to(request)
    visit.get("requests_app:request_status", token, name="request_status, did it work?")
    last = factories.make_need(request, category, repeat="weekly", occurrence=2)
    visit.get("requests_app:request_status", token, name="request_status, again")
    visit.get("requests_app:need_stop_repeating", token, last.pk)
    visit.post(
        "requests_app:need_stop_repeating", token, last.pk, name="request_status, no longer again"
    )


def answer_a_need(visit: Visit) -> None:
    """A volunteer's pages about one need, in every state."""
    match = factories.make_match(factories.make_need(factories.make_request(), detail="Rice"))
    token = factories.link_to(match)
    visit.get("requests_app:match_offer", token)
    visit.get("requests_app:match_decline", token)
    visit.post("requests_app:match_decline", token)
    visit.post("requests_app:match_accept", token, name="match_accepted")
    visit.get("requests_app:match_release", token)
    visit.post("requests_app:match_done", token, name="match_offer, done")
    visit.get("requests_app:match_worked", token)
    visit.post("requests_app:match_worked", token)
    visit.post("requests_app:match_worked", token, name="match_offer, answered", worked="no")
    ended = factories.make_match(status=MatchStatus.WITHDRAWN)
    visit.get("requests_app:match_offer", factories.link_to(ended), name="match_ended")


def answer_with_others(visit: Visit) -> None:
    """A need that was put to several: before, and when somebody else was faster."""
    need = factories.make_need()
    slow, fast = [factories.make_match(need, status=MatchStatus.ASKED) for _asked in range(2)]
    token = factories.link_to(slow)
    visit.get("requests_app:match_offer", token, name="match_offer, asked with others")
    accept_match(fast.pk, actor=audit.VOLUNTEER)
    visit.get("requests_app:match_offer", token, name="match_ended, somebody was faster")


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
    visit.get("requests_app:route_offer", token)
    visit.get("requests_app:route_decline", token)
    visit.post("requests_app:route_decline", token)
    visit.post("requests_app:route_accept", token, name="route_accepted")
    visit.get("requests_app:route_stop_release", token, third.pk)
    visit.post("requests_app:route_stop_release", token, third.pk)
    visit.post("requests_app:route_stop_done", token, first.pk, name="route_accepted, partly done")
    visit.get("requests_app:route_stop_worked", token, first.pk)
    visit.get("requests_app:route_release", token)
    visit.post("requests_app:route_done", token, name="route_ended, done")
    ended = factories.make_route(status=MatchStatus.WITHDRAWN)
    visit.get("requests_app:route_offer", factories.link_to(ended), name="route_ended")


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
        visit.get(f"volunteers:volunteer_{step}", name=f"volunteer_{step}, filled in")
    visit.get("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check", name="volunteer_sent", agree="on")


def pick_a_need(visit: Visit) -> None:
    """What is open in a ward, and how somebody takes it on, new here or signed up."""
    kind = factories.make_category(name=NARROW, hint=LONG)
    ward = factories.make_ward(name=NARROW, lists_needs=True, hotline="+12025550171")
    alone = factories.make_ward(
        lists_needs=True, hotline="+12025550172", is_hotline_only=True, name=NARROW
    )
    visit.get("open_needs:ward_needs", ward.slug, name="ward_needs, empty")
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
    picked = {"kind": kind.pk, "ward": ward.pk}
    visit.post("open_needs:pick_need", token, name="match_offer, picked", **picked)
    visit.get("volunteers:volunteer_home", token, name="volunteer_home, hands full")


def own_volunteer_page(visit: Visit) -> None:
    """What a volunteer can do on the private page."""
    rides = factories.make_category(name=LONG)
    volunteer = factories.make_volunteer(rides, goods_note=LONG * 3, max_at_once=5)
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
    """What is said when something is not there, not allowed, or broken."""
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
    visit.client = Client()
    login = {"login": user.email, "password": factories.PASSWORD}
    visit.post("account_login", name="mfa_authenticate", **login)
    visit.post("mfa_authenticate", code="0")


VISITS: dict[str, Callable[[Visit], None]] = {
    each.__name__: each
    for each in (
        places,
        directory,
        ask,
        own_request,
        own_repeated_request,
        answer_a_need,
        answer_with_others,
        answer_a_route,
        offer_help,
        pick_a_need,
        own_volunteer_page,
        troubles,
        sign_in,
    )
}


def visited(area: str, language: str) -> dict[str, str]:
    """The pages of one area in `language`, each by its name. Needs a database."""
    visit = Visit(language)
    VISITS[area](visit)
    return visit.pages
