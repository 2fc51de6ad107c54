"""The desk: the queue of needs, and the chosen one. What is pressed on it is in `desk_presses`."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.admin_pages import user_of
from common.admin_base import has_role
from requests_app.admin.desk_context import about, along, need_with_household
from requests_app.admin.forms import LogForm
from requests_app.admin.queue import QueueForm
from requests_app.admin.search import STAFF
from requests_app.choices import NeedStatus
from requests_app.models import Need


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only stewards and coordinators."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request, STAFF):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def find_need(request: HttpRequest, need_id: int) -> Need:
    """The need with what the page shows of it. Raises `Http404` when it is not the user's."""
    need = need_with_household(need_id, user_of(request))
    if need is None:
        raise Http404
    return need


def queue_of(request: HttpRequest, *, is_shown: bool = False) -> QueueForm:
    """The queue as the address narrows it; `is_shown`: with all that it can be narrowed to."""
    return QueueForm(request.GET, user_of(request), is_shown=is_shown)


@require_safe
@for_staff
def desk(request: HttpRequest) -> HttpResponse:
    """The queue with its first need that nobody else has open; who fits is worked out on opening.

    Looking at it claims nothing.
    """
    queue = queue_of(request, is_shown=True)
    page = queue.rows()
    first = next((row.pk for row in page.needs if not row.is_elsewhere), None)
    need = find_need(request, first) if first else None
    return show(request, queue, need, page=page, is_queue=True)


@require_safe
@for_staff
def desk_need(request: HttpRequest, need_id: int) -> HttpResponse:
    """The queue with the chosen need. Looking at it claims nothing."""
    return show(request, queue_of(request), find_need(request, need_id))


@require_safe
@for_staff
def desk_beside(request: HttpRequest, need_id: int) -> HttpResponse:
    """What the page of a need brings in once that is shown: its queue, and what could go along."""
    need = get_object_or_404(
        Need.objects.visible_to(user_of(request)).select_related("request"), pk=need_id
    )
    queue = queue_of(request)
    context = {
        "queue": queue,
        "query": queue.query(),
        "page": queue.rows(),
        "chosen": need_id,
        **(along(request, need) if need.status == NeedStatus.OPEN else {"along": None}),
    }
    return TemplateResponse(request, "admin/requests_app/desk_beside.html", context)


def show(
    request: HttpRequest,
    queue: QueueForm,
    need: Need | None,
    *,
    page: Any = None,
    is_queue: bool = False,
    form: LogForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The desk with `need` on it, and what was typed about it in `form`.

    On the queue's own page it can be narrowed; a need's page says who fits, and brings the queue in
    afterwards.
    """
    context = {
        **frame(),
        "title": _("Desk"),
        "subtitle": need.category.name_i18n if need else None,
        "queue": queue,
        "query": queue.query(),
        "page": page,
        "need": need,
        "chosen": need.pk if need else None,
        "is_queue": is_queue,
        **(about(request, need, form, with_fits=not is_queue) if need else {}),
    }
    return TemplateResponse(request, "admin/requests_app/desk.html", context, status=status)


def frame() -> dict[str, Any]:
    """What the admin's own frame asks for; without the list of all models, which costs a query."""
    site = admin.site
    titles = {"site_title": site.site_title, "site_header": site.site_header}
    return {**titles, "site_url": site.site_url, "has_permission": True}


def to_need(request: HttpRequest, need_id: int | None) -> HttpResponse:
    """The need's page, or the desk; the queue's filters stay."""
    url = reverse("admin:requests_app_desk")
    if need_id is not None:
        url = reverse("admin:requests_app_desk_need", args=[need_id])
    anchor = "#need" if need_id is not None else ""
    return HttpResponseRedirect(url + queue_of(request).query() + anchor)
