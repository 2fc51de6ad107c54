"""The pages that scripts/picture_texts.py draws: walked in one language, among the demo's rows.

Django must be set up, and somebody else rolls back what the walk changes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from accounts.models import User
from batch_matching import solve, start
from common.models import Category, LinkPurpose, PrivateLink
from messaging import registry
from messaging.models import Message
from mutualaid import views
from pods.models import Pod, Ward
from requests_app.models import HelpRequest, Match, Need, Route
from resources.models import Guide, Resource, ResourceList
from volunteers.models import Volunteer

LETTER = '<title>{}</title><main style="font:16px/1.5 sans-serif;padding:16px"><h1>{}</h1>{}</main>'
LINE = '<p style="white-space:pre-wrap;margin:0 0 1em;overflow-wrap:anywhere">{}</p>'
REQUEST: dict[str, dict[str, Any]] = {
    "details": {"urgency": "3", "wanted_time": "morning", "repeat": "weekly", "delivery": "door"},
    "where": {"zip_code": "20010", "address": "3100 Example Street", "cross_streets": "14th"},
    "contact": {
        "name": "Milagros Gómez",
        "speaker": "me",
        "phone": "(202) 555-0147",
        "email": "milagros@example.org",
        "contact_method": "any",
        "spoken_language": "es",
        "may_leave_message": "on",
    },
}
OFFER: dict[str, dict[str, Any]] = {
    "about": {
        "name": "Rosa Quispe",
        "phone": "(202) 555-0142",
        "email": "rosa@example.org",
        "contact_method": "any",
        "languages": ["es", "en"],
        "language": "es",
    },
    "where": {"ward": "other", "reach": "ward", "transport": ["bike"]},
    "offer": {"goods": "A stroller"},
    "time": {"days": ["6"], "times": ["morning"], "max_at_once": "2", "max_per_week": "4"},
}


@dataclass
class Visit:
    """Somebody who opens pages in one language; each is kept by a name."""

    language: str
    client: Client = field(default_factory=Client)
    pages: dict[str, str] = field(default_factory=dict)

    def url(self, view: str, *args: Any) -> str:
        with translation.override(self.language):
            return reverse(view, args=args)

    def get(self, view: str, *args: Any, query: str = "", name: str = "") -> str:
        response = self.client.get(self.url(view, *args) + query, follow=True)
        return self.keep(name or view.split(":")[-1], response)

    def post(self, view: str, *args: Any, name: str = "", **data: Any) -> str:
        response = self.client.post(self.url(view, *args), data, follow=True)
        return self.keep(name or f"{view.split(':')[-1]} mistakes", response)

    def keep(self, name: str, response: Any) -> str:
        """Keep a page of HTML under a name that can stand in an address."""
        html = response.content.decode() if not response.streaming else ""
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if "<html" in html:
            self.pages.setdefault(slug, html)
        return html

    def sign_in(self) -> User:
        user = User.objects.get(email="steward@example.org")
        self.client = Client()
        self.client.force_login(user)
        return user


def link(purpose: LinkPurpose, row: Any) -> str:
    return PrivateLink.objects.issue(purpose, row.pk).token


def walk(language: str) -> Iterator[tuple[str, str]]:
    """Name and HTML of every page. What fails is said and left out: a picture less."""
    visit = Visit(language)
    for part in PARTS:
        try:
            with transaction.atomic():
                part(visit)
        except Exception as error:  # noqa: BLE001  whatever it is, the other pages are drawn
            print(f"{language} {part.__name__}: {type(error).__name__} {error}")
    yield from visit.pages.items()


# --- Public pages ---------------------------------------------------------------------------------


def public(visit: Visit) -> None:
    visit.get("home")
    visit.get("pods:ward_list")
    visit.get("pods:ward_list", query="?q=99999", name="ward_list nothing")
    for ward in Ward.objects.all():
        visit.get("pods:ward_detail", ward.slug, name=f"ward {ward.slug}")
        visit.get("open_needs:ward_needs", ward.slug, name=f"open needs {ward.slug}")
    for pod in Pod.objects.filter(state="published")[:2]:
        visit.get("pods:pod_detail", pod.slug, name=f"pod {pod.pk}")
    listing = {"request__ward__lists_needs": True, "request__ward__is_hotline_only": False}
    for need in Need.objects.open().filter(**listing)[:1]:
        visit.get("open_needs:can_do_this", need.request.ward.slug, need.category.slug)


def directory(visit: Visit) -> None:
    visit.get("resources:resource_list")
    visit.get("resources:resource_list", query="?q=qqqq", name="resource_list nothing")
    for row in Resource.objects.filter(state="published")[:3]:
        visit.get("resources:resource_detail", row.slug, name=f"resource {row.pk}")
    for page in ResourceList.objects.filter(state="published")[:1]:
        visit.get("resources:resource_list_detail", page.slug)
    visit.get("resources:guide_list")
    for guide in Guide.objects.filter(state="published")[:1]:
        visit.get("resources:guide_detail", guide.slug)


def ask(visit: Visit) -> None:
    """The form for a request, each page empty, with mistakes and filled in; too late; sent."""
    kinds = [each.pk for each in Category.objects.all()]
    ward = Ward.objects.filter(is_hotline_only=False).first()
    right = {"needs": {"categories": kinds}, **REQUEST}
    right["where"] = {**REQUEST["where"], "ward": ward.pk if ward else ""}
    for step, data in right.items():
        view = f"request_pages:request_{step}"
        visit.get(view)
        visit.post(view)
        visit.post(view, zip_code="1", phone="1", email="x", wanted_on="x", name="")  # mistakes
        visit.client.post(visit.url(view), data)
        visit.get(view, name=f"request_{step} filled in")
    visit.get("request_pages:request_check")
    visit.post("request_pages:request_check")
    visit.post("request_pages:request_check", name="request_sent", consent="on")
    visit.client = Client()
    visit.post("request_pages:request_check", name="request_expired", consent="on")


def offer(visit: Visit) -> None:
    right = {**OFFER, "offer": {**OFFER["offer"], "categories": slugs_of_kinds()}}
    for step, data in right.items():
        view = f"volunteers:volunteer_{step}"
        visit.get(view)
        visit.post(view)
        visit.client.post(visit.url(view), data)
        visit.get(view, name=f"volunteer_{step} filled in")
    visit.get("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check")
    visit.post("volunteers:volunteer_check", name="volunteer_sent", agree="on")
    visit.get("volunteers:volunteer_link")
    visit.post("volunteers:volunteer_link", contact="x")
    visit.post("volunteers:volunteer_link", name="volunteer_link_sent", contact="a@example.org")
    visit.get("volunteers:volunteer_left")


def slugs_of_kinds() -> list[str]:
    return [each.slug for each in Category.objects.all()[:2]]


def troubles(visit: Visit) -> None:
    visit.keep("404", visit.client.get(f"/{visit.language}/nowhere/"))
    visit.get("request_pages:request_status", "nobody", name="request link gone")
    visit.get("volunteers:volunteer_home", "nobody", name="volunteer link gone")
    visit.get("request_pages:match_offer", "nobody", name="match link gone")
    posted = RequestFactory().post(f"/{visit.language}/request/", {"name": "Ana"})
    with translation.override(visit.language):
        visit.keep("400", views.bad_request(posted, Exception()))
        visit.keep("403", views.permission_denied(posted, Exception()))
        visit.keep("403 csrf", views.csrf_failure(posted))
        visit.keep("500", views.server_error(posted))
        visit.keep("503", views.database_down(posted))


# --- Private pages --------------------------------------------------------------------------------


def own_request(visit: Visit) -> None:
    for status in ("open", "offered", "matched", "done", "cancelled"):
        request = HelpRequest.objects.filter(needs__status=status).order_by("-pk").first()
        if request is None:
            continue
        token = link(LinkPurpose.REQUEST, request)
        visit.get("request_pages:request_status", token, name=f"request_status {status}")
        need = request.needs.filter(status=status).first()
        if status == "open":
            for page in ("cancel", "delete"):
                visit.get(f"request_pages:request_{page}", token)
            for page in ("details", "where", "contact"):
                view = "request_pages:request_edit"
                visit.get(view, token, page, name=f"request_edit {page}")
            visit.post("request_pages:request_edit", token, "contact", phone="1")
            visit.get("request_pages:need_cancel", token, need.pk)
        if status == "matched":
            visit.get("request_pages:need_not_this_neighbor", token, need.pk)
            visit.post("request_pages:need_not_this_neighbor", token, need.pk, note="x" * 501)
            visit.get("request_pages:need_not_done", token, need.pk)
            visit.post("request_pages:need_done", token, need.pk, name="request_status it worked")
    visit.get("request_pages:request_deleted")


def repeated_request(visit: Visit) -> None:
    need = Need.objects.open().exclude(repeat="once").first()
    if need:
        token = link(LinkPurpose.REQUEST, need.request)
        visit.get("request_pages:request_status", token, name="request_status again")
        visit.get("request_pages:need_stop_repeating", token, need.pk)
        visit.post("request_pages:need_stop_repeating", token, need.pk, name="no longer again")


def answers(visit: Visit) -> None:
    """A volunteer's pages about one need, in every state."""
    for status in ("offered", "asked", "accepted", "done", "declined", "withdrawn", "missed"):
        match = Match.objects.filter(status=status, route=None).order_by("-pk").first()
        if match:
            token = link(LinkPurpose.MATCH, match)
            visit.get("request_pages:match_offer", token, name=f"match_offer {status}")
    match = Match.objects.filter(status="offered", route=None).first()
    token = link(LinkPurpose.MATCH, match)
    visit.get("request_pages:match_decline", token)
    visit.post("request_pages:match_decline", token)
    visit.post("request_pages:match_accept", token, name="match_accepted")
    visit.get("request_pages:match_release", token)
    visit.post("request_pages:match_done", token, name="match_offer just done")
    visit.get("request_pages:match_worked", token)
    visit.post("request_pages:match_worked", token)
    visit.post("request_pages:match_worked", token, name="match_offer answered", worked="no")


def routes(visit: Visit) -> None:
    for route in Route.objects.all():
        token = link(LinkPurpose.ROUTE, route)
        visit.get("request_pages:route_offer", token, name=f"route {route.pk}")
        visit.get("request_pages:route_decline", token, name=f"route_decline {route.pk}")
        visit.post("request_pages:route_decline", token, name=f"route_decline mistakes {route.pk}")
        visit.post("request_pages:route_accept", token, name=f"route_accepted {route.pk}")
        stops = list(route.matches.filter(status="accepted").order_by("id"))
        visit.get("request_pages:route_release", token, name=f"route_release {route.pk}")
        for stop in stops[:1]:
            visit.get("request_pages:route_stop_release", token, stop.pk)
            visit.post("request_pages:route_stop_done", token, stop.pk, name="route partly done")
            visit.get("request_pages:route_stop_worked", token, stop.pk)


def own_volunteer_page(visit: Visit) -> None:
    for status in ("pending", "approved", "left", "rejected"):
        for volunteer in Volunteer.objects.filter(status=status)[:2]:
            token = link(LinkPurpose.VOLUNTEER, volunteer)
            visit.get("volunteers:volunteer_home", token, name=f"volunteer {volunteer.pk}")
    busy = Match.objects.filter(status="accepted").first()
    token = link(LinkPurpose.VOLUNTEER, busy.volunteer if busy else volunteer)
    visit.get("volunteers:volunteer_home", token, name="volunteer_home")
    for page in ("pause", "leave"):
        visit.get(f"volunteers:volunteer_{page}", token)
    for page in ("about", "where", "offer", "time"):
        visit.get("volunteers:volunteer_edit", token, page, name=f"volunteer_edit {page}")
    visit.post("volunteers:volunteer_edit", token, "about")
    visit.post("volunteers:volunteer_pause", token, length="date")
    visit.post("volunteers:volunteer_pause", token, name="volunteer on a break", length="14")


# --- Staff pages ----------------------------------------------------------------------------------


def signing_in(visit: Visit) -> None:
    visit.client = Client()
    visit.get("account_login")
    visit.post("account_login", login="steward@example.org", password="wrong")  # noqa: S106
    visit.get("account_signup")
    visit.get("account_reset_password")
    visit.post("account_reset_password", name="reset_password_done", email="nobody@example.org")
    visit.sign_in()
    for page in ("change_password", "reauthenticate", "logout"):
        visit.get(f"account_{page}")
    visit.post("account_change_password", oldpassword="x", password1="1", password2="2")
    visit.get("mfa_activate_totp")


def desk(visit: Visit) -> None:
    user = visit.sign_in()
    for name in ("index", "desk", "translations", "posting", "pictures", "weights"):
        visit.get(f"admin:{name}", name=f"staff {name}")
    for name in ("intake_request", "intake_volunteer", "weights"):
        visit.get(f"admin:{name}", name=f"staff {name}")
        visit.post(f"admin:{name}")
    visit.get("admin:desk", query="?q=qqqq", name="desk nothing")
    for status in ("open", "offered", "matched", "done"):
        need = Need.objects.filter(status=status).order_by("-pk").first()
        if need:
            visit.get("admin:desk_need", need.pk, name=f"desk {status}")
    need = Need.objects.filter(status="open").earliest("pk")
    visit.post("admin:desk_open", need.pk, name="desk claimed")
    visit.post("admin:desk_contact", need.pk, name="desk contact")
    visit.post("admin:desk_log", need.pk, name="desk log mistakes", kind="x")
    visit.get("admin:desk_why", need.pk, query="?person=a")
    visit.get("admin:proposal_list")
    proposal = start.make_proposal(actor=user, ward=need.request.ward)
    visit.get("admin:proposal_detail", proposal.pk, name="proposal waiting")
    solve.solve_proposal(proposal.pk)
    visit.get("admin:proposal_detail", proposal.pk, name="proposal ready")
    first = proposal.lines.first()
    if first:
        visit.get("admin:proposal_line", proposal.pk, first.pk)


def reading(visit: Visit) -> None:
    visit.sign_in()
    visit.get("admin:review_list")
    html = visit.get("admin:review_language", visit.language)
    found = re.search(rf"translation-review/{visit.language}/([0-9a-f]{{20}})/", html)
    if found:
        visit.post("admin:review_text", visit.language, found[1], state="better")


def lists_and_forms(visit: Visit) -> None:
    user = visit.sign_in()
    for model, page in sorted(admin.site._registry.items(), key=lambda each: each[0].__name__):
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        request: Any = RequestFactory().get("/")
        request.user = user
        visit.get(f"admin:{name}_changelist", name=f"list {model.__name__}")
        if page.has_add_permission(request):
            visit.get(f"admin:{name}_add", name=f"add {model.__name__}")
        row = model._default_manager.order_by("-pk").first()
        if row:
            visit.get(f"admin:{name}_change", row.pk, name=f"change {model.__name__}")
            visit.get(f"admin:{name}_history", row.pk, name=f"history {model.__name__}")
            if page.has_delete_permission(request, row):
                visit.get(f"admin:{name}_delete", row.pk, name=f"delete {model.__name__}")


# --- Emails ---------------------------------------------------------------------------------------


def emails(visit: Visit) -> None:
    """Each kind of email once, about rows that the walk has touched or the demo has."""
    for template in registry.templates():
        for message in messages_like(template, visit.language):
            with translation.override(visit.language):
                letter = registry.write(message)
            if letter:
                lines = "".join(LINE.format(escape(part)) for part in letter.body.split("\n\n"))
                subject = escape(letter.subject)
                name = f"email-{template.split('/')[-1].replace('_', '-')}"
                visit.pages[name] = f"<html>{LETTER.format(subject, subject, lines)}</html>"
                break


def messages_like(template: str, language: str) -> Iterator[Message]:
    """Messages of this kind: the walk's own, then some about the demo's rows."""
    yield from Message.objects.filter(template=template)[:5]
    steward = User.objects.get(email="steward@example.org")
    for match in Match.objects.order_by("-pk").select_related("route", "need__request"):
        about = {"volunteer": match.volunteer_id, "request": match.need.request_id}
        for kind, pk in {**about, "staff": steward.pk}.items():
            for subject in (match.pk, match.need_id, match.route_id, pk):
                if subject:
                    yield Message(
                        template=template,
                        language=language,
                        recipient_kind=kind,
                        recipient_id=pk,
                        subject_id=subject,
                    )


PARTS: tuple[Callable[[Visit], None], ...] = (
    public, ask, offer, own_request, repeated_request, answers, routes, own_volunteer_page,
    directory, troubles, signing_in, desk, reading, lists_and_forms, emails,
)  # fmt: skip
