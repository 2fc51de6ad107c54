"""The working page of an organizer without an account, behind their private link as a member."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import audit
from members import work as working
from members.models import Member, settings_of
from members.shown import organizes
from members.views import neighbors, work_pages
from members.views.own_page import own_page
from members.work import Work
from pages.form_views import form_methods
from pages.private_links import press_only

OPEN = "open"
WORK = "members:organizer_work"
SALT = "members.organizer"
View = Callable[..., HttpResponse]


def for_organizer(view: View) -> View:
    """Call the view with the work of a member who organizes their pod; others find nothing."""

    @own_page
    @wraps(view)
    def at_work(request: HttpRequest, token: str, member: Member, **kwargs: Any) -> HttpResponse:
        if not organizes(member, member.pod):
            raise Http404
        opened = request.GET.get(OPEN, "")
        is_open = _is_open(opened, member)
        work = Work(
            pod=member.pod,
            reader=member,
            actor=audit.MEMBER,
            is_open=is_open,
            token=token,
            opened=opened if is_open else "",
        )
        return view(request, work, **kwargs)

    return at_work


def _is_open(opened: str, member: Member) -> bool:
    """Tell whether the address is that of a press of this member some minutes ago."""
    try:
        whose = signing.loads(opened, salt=SALT, max_age=settings.DETAILS_SHOWN_FOR)
    except signing.BadSignature:
        return False
    return bool(whose == member.pk)


@require_safe
@for_organizer
def organizer_work(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what there is to do in the pod."""
    return render(
        request, "members/organizer_work.html", working.page(work, request.GET.get("leaf", ""))
    )


@press_only(WORK)
@for_organizer
def organizer_open(request: HttpRequest, work: Work) -> HttpResponse:
    """Open what is personal, for some minutes. Recorded."""
    decided = settings_of(work.pod)
    if decided is None:
        raise Http404
    working.open_data(work, decided)
    reader = work.reader
    opened = signing.dumps(reader.pk if isinstance(reader, Member) else 0, salt=SALT)
    return redirect(f"{work.way_back(request.POST.get('to', ''))}?{OPEN}={opened}")


@press_only(WORK)
@for_organizer
def organizer_press(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what a button of the page says."""
    return work_pages.pressed(request, work)


@form_methods
@for_organizer
def organizer_add(request: HttpRequest, work: Work) -> HttpResponse:
    """Write a neighbor down: the first page of three."""
    return neighbors.add(request, work, "members/organizer_add.html", {})


@require_safe
@for_organizer
def organizer_change(request: HttpRequest, work: Work, member_id: int) -> HttpResponse:
    """Show all that a member said, with where to change it."""
    return neighbors.overview(request, work, member_id, "members/organizer_change.html", {})


@form_methods
@for_organizer
def organizer_change_page(
    request: HttpRequest, work: Work, member_id: int, page: str
) -> HttpResponse:
    """Change what a member said on one page of the form."""
    template = "members/organizer_change_page.html"
    return neighbors.change(request, work, member_id, page, template, {})


@form_methods
@for_organizer
def organizer_together(request: HttpRequest, work: Work, member_id: int) -> HttpResponse:
    """Say with whom a member shares a home."""
    return neighbors.together(request, work, member_id, "members/organizer_together.html", {})


@form_methods
@for_organizer
def organizer_settings(request: HttpRequest, work: Work) -> HttpResponse:
    """Change what the pod has decided about its members."""
    return work_pages.decide(request, work, "members/organizer_settings.html", {})


@form_methods
@for_organizer
def organizer_notice(request: HttpRequest, work: Work) -> HttpResponse:
    """Write news for the pod."""
    return work_pages.write(request, work, "members/organizer_notice.html", {})
