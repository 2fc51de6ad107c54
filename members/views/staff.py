"""The working page of a pod in the admin, for its organizers and those of its ward."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import MEMBERS
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.personal_data import details_are_open, open_details
from backoffice.recorded import user_of
from common.search import matching, typed
from members import work as working
from members.choices import MemberState
from members.models import TEXTS, PodSettings, settings_of
from members.views import exporting, neighbors, work_pages
from members.work import Work
from pages.form_views import form_methods
from pages.private_links import not_kept
from pods.models import Pod
from pods.paging import cut

View = Callable[..., HttpResponse]


def for_organizer(view: View) -> View:
    """Call the view with the work of who organizes the pod; others get no answer."""

    @not_kept
    @for_roles(MEMBERS)
    @wraps(view)
    def at_work(request: HttpRequest, pod_id: int, **kwargs: Any) -> HttpResponse:
        user = user_of(request)
        pods = Pod.objects.held_by(user, MEMBERS).select_related("ward")
        pod = pods.filter(pk=pod_id).first()
        if pod is None:
            raise Http404
        is_open = _is_open(request, settings_of(pod))
        return view(request, Work(pod, user, user, is_open), **kwargs)

    return at_work


def _is_open(request: HttpRequest, decided: PodSettings | None) -> bool:
    return decided is not None and details_are_open(request, decided)


@for_roles(MEMBERS)
@require_safe
def my_pods(request: HttpRequest) -> HttpResponse:
    """List the pods that they organize, those where somebody waits first, page by page."""
    query = typed(request.GET.get("q", ""))
    waiting = Count("members", Q(members__state=MemberState.WAITING), distinct=True)
    active = Count("members", Q(members__state=MemberState.ACTIVE), distinct=True)
    pods = Pod.objects.held_by(user_of(request), MEMBERS).filter(matching(query, "name_key"))
    rows = pods.annotate(waits=waiting, actives=active).select_related("ward", "settings")
    page = cut(
        rows.order_by("-waits", "ward__position", "id"), request.GET.get("page", ""), PODS_A_PAGE
    )
    context = {**site_context(), "title": _("Your pods"), "cut": page, "query": query}
    return TemplateResponse(request, "members/my_pods.html", context)


PODS_A_PAGE = 30


@require_safe
@for_organizer
def pod_work(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what there is to do in a pod."""
    context = {**around(work), **working.page(work, request.GET.get("leaf", ""))}
    return TemplateResponse(request, "members/pod_work.html", context)


def around(work: Work) -> dict[str, Any]:
    return {**site_context(), "title": work.pod.name_i18n}


@form_methods
@for_organizer
def pod_export(request: HttpRequest, work: Work) -> Any:
    """Hand out the members as a file."""
    return exporting.export(request, work, user_of(request), around(work))


@require_POST
@for_organizer
def pod_open(request: HttpRequest, work: Work) -> HttpResponse:
    """Open what is personal to this session, for some minutes. Recorded."""
    decided = settings_of(work.pod)
    if decided is None:
        raise Http404
    open_details(request, decided, TEXTS)
    return HttpResponseRedirect(work.way_back(request.POST.get("to", "")))


@require_POST
@for_organizer
def pod_press(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what a button of the page says."""
    return work_pages.pressed(request, work)


@form_methods
@for_organizer
def pod_add(request: HttpRequest, work: Work) -> HttpResponse:
    """Write a neighbor down: the first page of three."""
    return neighbors.add(request, work, "members/pod_add.html", around(work))


@require_safe
@for_organizer
def pod_change(request: HttpRequest, work: Work, member_id: int) -> HttpResponse:
    """Show all that a member said, with where to change it."""
    return neighbors.overview(request, work, member_id, "members/pod_change.html", around(work))


@form_methods
@for_organizer
def pod_change_page(request: HttpRequest, work: Work, member_id: int, page: str) -> HttpResponse:
    """Change what a member said on one page of the form."""
    template = "members/pod_change_page.html"
    return neighbors.change(request, work, member_id, page, template, around(work))


@form_methods
@for_organizer
def pod_together(request: HttpRequest, work: Work, member_id: int) -> HttpResponse:
    """Say with whom a member shares a home."""
    return neighbors.together(request, work, member_id, "members/pod_together.html", around(work))


@form_methods
@for_organizer
def pod_settings(request: HttpRequest, work: Work) -> HttpResponse:
    """Change what the pod has decided about its members."""
    return work_pages.decide(request, work, "members/pod_settings.html", around(work))


@form_methods
@for_organizer
def pod_notice(request: HttpRequest, work: Work) -> HttpResponse:
    """Write news for the pod."""
    return work_pages.write(request, work, "members/pod_notice.html", around(work))
