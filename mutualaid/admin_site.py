"""The admin as staff meet it: it opens on what needs doing, behind the staff's own sign-in."""

from functools import update_wrapper
from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

import batch_matching.urls
import calls.staff_urls
import care.staff_urls
import desk.urls
import emergencies.staff_urls
import events.staff_urls
import fund.staff_urls
import imports.urls
import inbox.staff_urls
import members.staff_urls
import open_needs.staff_urls
import opening.staff_urls
import paper.staff_urls
import phone_trees.staff_urls
import privacy.staff_urls
import rota.staff_urls
import shelves.staff_urls
import stats.urls
import translation_review.urls
from accounts.roles import (
    DESK,
    DIRECTORY,
    EDITORS,
    IMPORTS,
    INTAKE,
    MEMBERS,
    ON_PAPER,
    PLACES,
    RUNNING,
    WRITERS,
    holds,
    is_steward,
    reviews_anything,
)
from accounts.second_factor import lacks_second_factor
from announcements.choices import State
from announcements.models import Announcement
from backoffice.base import RoleAdmin
from backoffice.my_account import my_account
from backoffice.my_sessions import my_sessions
from backoffice.opening import close_data, open_data, opening_context
from backoffice.recorded import user_of
from backoffice.translations import gaps_url
from backoffice.translations_page import gap_count, translations
from care.models import Concern
from care.people import is_person_of_care
from desk.aside import count_aside
from desk.unreached import unreached_requests, unreached_volunteers
from emergencies.models import CheckIn, CheckRound
from inbox.models import Thread
from members.models import Member
from members.organizers import pods_without_organizer
from mutualaid.admin_search import search
from mutualaid.directory_work import directory_links
from mutualaid.fund_work import fund_links
from mutualaid.handbook import handbook_coordinators, handbook_organizers
from mutualaid.shelf_work import shelf_links
from mutualaid.work_link import work_link as _link
from opening.checklist import still_open
from requests_app.models import ContactLog, Need
from resources.models import Source
from rota.models import Shift
from rota.services.seats import NEAR
from rota.views.staff import VIEWERS
from rota.views.staff_calls import calls_due
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# The only pages with scripts and sounds, all of ours.
SCRIPTS = {"script-src": [SELF], "connect-src": [SELF], "media-src": [SELF]}
# So many are led to at once.
MOST_PODS = 50
WORKING_PAGES = {
    "desk/": desk.urls.urlpatterns,
    "batch-matching/": batch_matching.urls.urlpatterns,
    "stats/": stats.urls.urlpatterns,
    "translation-review/": translation_review.urls.urlpatterns,
    "inbox/": inbox.staff_urls.urlpatterns,
    "emergencies/": emergencies.staff_urls.urlpatterns,
    "rota/": rota.staff_urls.urlpatterns,
    "days/": events.staff_urls.urlpatterns,
    "care/": care.staff_urls.urlpatterns,
    "funds/": fund.staff_urls.urlpatterns,
    "shelf/": shelves.staff_urls.urlpatterns,
    "open-needs/": open_needs.staff_urls.urlpatterns,
    "paper/": paper.staff_urls.urlpatterns,
    "members/": members.staff_urls.urlpatterns,
    "phone-trees/": phone_trees.staff_urls.urlpatterns,
    "privacy/": privacy.staff_urls.urlpatterns,
    "calls/": calls.staff_urls.urlpatterns,
    "imports/": imports.urls.urlpatterns,
    "opening/": opening.staff_urls.urlpatterns,
}


class StaffAdminSite(AdminSite):
    site_header = gettext_lazy("Workspace")
    site_title = gettext_lazy("Workspace")
    index_title = pgettext_lazy("heading over open work", "To do")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own pages: those of other packages know nothing of roles and areas."""
        if admin_class and issubclass(admin_class, RoleAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def unregister(self, model_or_iterable: type[Model] | Any) -> None:
        """Packages take away what they believe to have registered; here it may not be there."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else None
        present = [m for m in models or [model_or_iterable] if self.is_registered(m)]
        super().unregister(present)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context of every page's frame. No list of models: no sidebar shows one.

        It would cost a query, and as much time as a third of a list.
        """
        script_name = request.META["SCRIPT_NAME"]
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": script_name if script_name and self.site_url == "/" else self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
        }

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Nobody without the second factor gets past, where the installation asks for one."""
        guarded = super().admin_view(view, cacheable)

        def ask_for_second_factor(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any("\x00" in value for _name, values in request.GET.lists() for value in values):
                raise BadRequest  # Postgres holds no NUL, and no filter expects one
            if lacks_second_factor(request):
                return send_to_set_it_up(request)
            response = guarded(request, *args, **kwargs)
            response._csp_update = SCRIPTS
            return response

        return update_wrapper(ask_for_second_factor, guarded)

    def get_urls(self) -> list[Any]:
        pages = [
            path("my-account/", self.admin_view(my_account), name="my_account"),
            path("my-sessions/", self.admin_view(my_sessions), name="my_sessions"),
            path("open-data/", self.admin_view(open_data), name="open_data"),
            path("close-data/", self.admin_view(close_data), name="close_data"),
            path("handbook/", self.admin_view(handbook_coordinators), name="handbook_coordinators"),
            path(
                "handbook/organizers/",
                self.admin_view(handbook_organizers),
                name="handbook_organizers",
            ),
            path("translations/", self.admin_view(translations), name="translations"),
            *(path(prefix, include(self.guarded(urls))) for prefix, urls in WORKING_PAGES.items()),
        ]
        return [*pages, *super().get_urls()]

    def guarded(self, patterns: list[URLPattern]) -> list[URLPattern]:
        """Return the same addresses, each view behind the admin's sign-in."""
        return [
            path(str(each.pattern), self.admin_view(each.callback), name=each.name or "")
            for each in patterns
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return secure_admin_login(super().login)(request, extra_context)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        own = {"work": work_links(request), **search(request, self), **opening_context(request)}
        own["checklist_open"] = still_open(user_of(request))
        own["your_part"] = your_part(user_of(request))
        return super().index(request, {**own, **(extra_context or {})})


def send_to_set_it_up(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Before you go on, please set up your second step of signing in."))
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def your_part(user: Any) -> list[str]:
    """Return what somebody without lists does here: Django says that they may do nothing."""
    parts = [
        (
            holds(user, INTAKE),
            _("You take calls. Of people you see what you typed yourself today."),
        ),
        (reviews_anything(user), _("You read translations. You see nothing of people.")),
    ]
    said = [words for is_theirs, words in parts if is_theirs]
    return said or [_("You have no role yet. Please ask a steward.")]


def work_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The ways into today's work: address, words, and how many wait (None where none can)."""
    user, links = user_of(request), []
    if holds(user, DESK):
        links += [*_matching_links(user), *_mail_links(user)]
    elif is_steward(user):
        links += _counts(user)
    if holds(user, RUNNING):
        links += [*_inbox_links(user), *_aside_links(user), *_orphan_links(user), *_reading_links()]
    links += [*_emergency_links(user), *_rota_links(user), *fund_links(user)]
    links += [*_announcement_links(user), *_care_links(user)]
    links += [*shelf_links(user), *directory_links(user), *_intake_links(user)]
    if holds(user, IMPORTS):
        links.append(_link(reverse("admin:import_list"), _("Bring in a spreadsheet")))
    if not is_steward(user):
        links += [*_pod_links(user), *_page_links(user)]
    if holds(user, WRITERS):
        links += [*_steward_links(user), _translations_link(request)]
    if reviews_anything(user):
        links += [_link(reverse("admin:review_list"), _("Read translations"))]
    return [*links, *_handbook_links(user)]


def _handbook_links(user: Any) -> list[dict[str, Any]]:
    """The handbook of those who match and take calls, else of those who keep pages."""
    is_matching = holds(user, INTAKE) or is_steward(user)
    if not is_matching and not holds(user, WRITERS):
        return []
    name = "coordinators" if is_matching else "organizers"
    return [_link(reverse(f"admin:handbook_{name}"), _("Handbook"))]


def _counts(user: Any) -> list[dict[str, Any]]:
    """The numbers of what waits in the city: no page behind them, and nobody's name."""
    pending = Volunteer.objects.visible_to(user, RUNNING).filter(status=VolunteerStatus.PENDING)
    due = ContactLog.objects.visible_to(user, RUNNING).due()
    needs = Need.objects.visible_to(user, RUNNING).open()
    return [
        _link("", _("Desk"), needs.count(), _("open needs")),
        _link("", _("Call back today"), due.count(), pgettext("calls to make by today", "due")),
        _link("", _("Volunteers to approve"), pending.count(), _("waiting")),
    ]


def _matching_links(user: Any) -> list[dict[str, Any]]:
    pending = Volunteer.objects.visible_to(user).filter(status=VolunteerStatus.PENDING)
    volunteers = reverse("admin:volunteers_volunteer_changelist")
    return [
        _link(reverse("admin:desk"), _("Desk"), _open(user), _("open needs")),
        _link(reverse("admin:proposal_list"), _("Match several at once")),
        _link(
            f"{reverse('admin:requests_app_contactlog_changelist')}?due=yes",
            _("Call back today"),
            ContactLog.objects.visible_to(user).due().count(),
            pgettext("calls to make by today", "due"),
        ),
        _link(
            f"{volunteers}?status__exact={VolunteerStatus.PENDING}",
            _("Volunteers to approve"),
            pending.count(),
            _("waiting"),
        ),
    ]


def _inbox_links(user: Any) -> list[dict[str, Any]]:
    """Count those who wrote and were not answered; people write on their private pages, too."""
    count = Thread.objects.visible_to(user, RUNNING).waiting().count()
    # Stewards read how many there are, and what they say only with an opening.
    url = f"{reverse('admin:inbox_thread_changelist')}?waiting=yes" if holds(user, DESK) else ""
    return [_link(url, _("Inbox"), count, _("waiting"))]


def _emergency_links(user: Any) -> list[dict[str, Any]]:
    """Lead to the switches, with how many neighbors nobody has heard from; operators to answers."""
    if not holds(user, RUNNING):
        asks = holds(user, INTAKE) and CheckRound.objects.filter(ended_at=None).exists()
        return [_link(reverse("admin:check_in_by_phone"), _("Check-ins by phone"))] if asks else []
    rounds = CheckRound.objects.on_for(user)
    count = CheckIn.objects.raised().filter(round__in=rounds).count()
    said = _("did not answer") if count else ""
    return [_link(reverse("admin:emergencies"), _("Emergencies"), count or None, said)]


def _rota_links(user: Any) -> list[dict[str, Any]]:
    """Lead to who answers the phone; nothing without a line, but for those who can make one."""
    if not holds(user, VIEWERS):
        return []
    now = timezone.now()
    soon = Shift.objects.visible_to(user, VIEWERS).to_come(now).filter(starts_at__lte=now + NEAR)
    count = soon.with_a_gap().count()
    rota = _link(reverse("admin:rota"), _("Rota"), count or None, _("open soon") if count else "")
    to_call = calls_due(user).count() if holds(user, DESK) else 0
    if not to_call:
        return [rota]
    due = pgettext("calls to make by today", "due")
    return [rota, _link(reverse("admin:rota_calls"), _("Calls about shifts"), to_call, due)]


def _announcement_links(user: Any) -> list[dict[str, Any]]:
    """The days, and the announcements that wait for a second person where any does."""
    if not holds(user, PLACES):
        return []
    days = [_link(reverse("admin:days"), pgettext("events", "Days"))]
    rows = Announcement.objects.held_by(user, PLACES).filter(state=State.CHECKED)
    count = rows.filter(needs_second=True, approved_by=None).exclude(author=user).count()
    url = reverse("admin:announcements_announcement_changelist")
    url += f"?state__exact={State.CHECKED}"
    return [*days, _link(url, _("Announcements"), count, _("to approve"))] if count else days


def _care_links(user: Any) -> list[dict[str, Any]]:
    """Lead people of care, and nobody else, to what was written to them."""
    if not is_person_of_care(user):
        return []
    count = Concern.objects.visible_to(user).open().count()
    return [_link(reverse("admin:care"), _("People of care"), count or None, _("waiting"))]


def _aside_links(user: Any) -> list[dict[str, Any]]:
    """What a person has to look at first; for stewards always, as the switch is there too."""
    count = count_aside(user)
    link = _link(reverse("admin:set_aside"), _("Set aside"), count, _("waiting"))
    return [link] if count or is_steward(user) else []


def _orphan_links(user: Any) -> list[dict[str, Any]]:
    """The pods with members that nobody organizes; nothing while there are none."""
    pods = pods_without_organizer(user, RUNNING)
    count = pods.count()
    if not count:
        return []
    shown = ",".join(str(pk) for pk in pods.order_by("id").values_list("pk", flat=True)[:MOST_PODS])
    url = f"{reverse('admin:pods_pod_changelist')}?id__in={shown}"
    return [_link(url, _("Pods that nobody organizes"), count)]


def _mail_links(user: Any) -> list[dict[str, Any]]:
    """The people to call because our mail does not reach them; nothing while there are none."""
    lists = [
        (unreached_requests(user), "requests_app_helprequest", _("Requests: mail failed, call")),
        (unreached_volunteers(user), "volunteers_volunteer", _("Volunteers: mail failed, call")),
    ]
    counted = [(rows.count(), name, words) for rows, name, words in lists]
    return [
        _link(f"{reverse(f'admin:{name}_changelist')}?mail=failed", words, count, _("waiting"))
        for count, name, words in counted
        if count
    ]


def _reading_links() -> list[dict[str, Any]]:
    heard = _link(reverse("admin:call_sentences"), _("What callers hear"))
    return [
        *([heard] if settings.CALL_NUMBERS else []),
        _link(reverse("admin:posting"), _("List to post")),
        _link(reverse("admin:pictures"), _("How things are going")),
    ]


def _steward_links(user: Any) -> list[dict[str, Any]]:
    if not is_steward(user):
        return []
    return [
        *_source_links(),
        _link(reverse("admin:weights"), _("What the ranking counts")),
        _link(reverse("admin:retention"), _("What is deleted each night")),
    ]


def _source_links() -> list[dict[str, Any]]:
    """The joined directories that cannot be read; nothing while there are none."""
    count = Source.objects.in_trouble().count()
    url = reverse("admin:resources_source_changelist")
    return [_link(url, _("Joined directories that need a look"), count)] if count else []


def _open(user: Any) -> int:
    return Need.objects.visible_to(user).open().count()


def _intake_links(user: Any) -> list[dict[str, Any]]:
    pages = [
        ("intake_request", _("New request by phone"), INTAKE),
        ("intake_volunteer", _("New volunteer by phone"), INTAKE),
        ("typed_today", _("What you typed today"), INTAKE),
        *([("text_numbers", _("Stop or allow texts"), INTAKE)] if settings.TEXT_DRIVER else []),
        ("paper_forms", _("Paper forms"), ON_PAPER),
    ]
    return [
        _link(reverse(f"admin:{name}"), words) for name, words, roles in pages if holds(user, roles)
    ]


def _pod_links(user: Any) -> list[dict[str, Any]]:
    if not holds(user, MEMBERS):
        return []
    waiting = Member.objects.visible_to(user).waiting().count()
    return [_link(reverse("admin:my_pods"), _("Your pods"), waiting, _("waiting"))]


def _page_links(user: Any) -> list[dict[str, Any]]:
    pages = [
        ("pods_pod", _("Pods"), EDITORS),
        ("resources_resource", _("Resources"), DIRECTORY),
        ("resources_resourcelist", _("Resource lists"), DIRECTORY),
    ]
    return [
        _link(reverse(f"admin:{name}_changelist"), words)
        for name, words, roles in pages
        if holds(user, roles)
    ]


def _translations_link(request: HttpRequest) -> dict[str, Any]:
    return _link(gaps_url(), _("Translations"), gap_count(request), _("missing"))
