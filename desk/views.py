"""The desk: the queue of needs, and the chosen one. What is pressed on it is in `actions`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from desk.forms import LineForm, LogForm
from desk.need_context import about, along, missing_line, need_with_household
from desk.queue import QueueForm
from requests_app.choices import NeedStatus
from requests_app.models import Need


def find_need(request: HttpRequest, need_id: int, *, with_fits: bool = True) -> Need:
    """Return the need with what the page shows of it. Raises `Http404` if it is not the user's."""
    need = need_with_household(need_id, user_of(request), with_fits=with_fits)
    if need is None:
        raise Http404
    return need


def queue_of(request: HttpRequest, *, is_shown: bool = False) -> QueueForm:
    """Return the queue as the address narrows it; `is_shown`: with all that can narrow it."""
    return QueueForm(request.GET, user_of(request), is_shown=is_shown)


@require_safe
@for_staff
def desk(request: HttpRequest) -> HttpResponse:
    """Show the queue with its first need that nobody else has open; looking at it claims nothing.

    Who fits is worked out when it is opened.
    """
    queue = queue_of(request, is_shown=True)
    page = queue.rows()
    first = next((row.pk for row in page.needs if not row.is_elsewhere), None)
    need = find_need(request, first, with_fits=False) if first else None
    return show(request, queue, need, page=page, is_queue=True)


@require_safe
@for_staff
def desk_need(request: HttpRequest, need_id: int) -> HttpResponse:
    """Show the queue with the chosen need. Looking at it claims nothing."""
    return show(request, queue_of(request), find_need(request, need_id))


@require_safe
@for_staff
def desk_beside(request: HttpRequest, need_id: int) -> HttpResponse:
    """Answer what a need's page brings in once it is shown: its queue, and what could go along."""
    need = get_object_or_404(
        # Not `find_need`: facts and household are on the page already.
        Need.objects.visible_to(user_of(request)).select_related("request"),
        pk=need_id,
    )
    queue = queue_of(request)
    context = {
        "queue": queue,
        "query": queue.query(),
        "page": queue.rows(),
        "chosen": need_id,
        **(along(request, need) if is_offered(need) else {"along": None}),
    }
    return TemplateResponse(request, "desk/desk_beside.html", context)


def is_offered(need: Need) -> bool:
    """Return whether neighbors may be asked for it."""
    return need.status == NeedStatus.OPEN and not need.has_passed()


def show(
    request: HttpRequest,
    queue: QueueForm,
    need: Need | None,
    *,
    page: Any = None,
    is_queue: bool = False,
    form: LogForm | None = None,
    line: LineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the desk with `need` on it, and what was typed about it in `form` or `line`.

    On the queue's own page it can be narrowed; a need's page says who fits, and brings the queue in
    afterwards.
    """
    context = {
        **site_context(),
        "title": _("Desk"),
        "subtitle": need.category.name_i18n if need else None,
        "queue": queue,
        "query": queue.query(),
        # For forms that go elsewhere by GET, whose address a browser writes anew.
        "filters": QueryDict(queue.query().removeprefix("?")),
        "page": page,
        "need": need,
        "chosen": need.pk if need else None,
        "is_queue": is_queue,
        **(about(request, need, form, with_fits=not is_queue) if need else {}),
    }
    if need:
        context["line"] = line or new_line(need, missing_line(context))
    return TemplateResponse(request, "desk/desk.html", context, status=status)


def new_line(need: Need, language: str) -> LineForm:
    form = LineForm(initial={"language": language})
    form.leave_out(need.coordinator_lines or {})
    return form


def to_need(request: HttpRequest, need_id: int | None) -> HttpResponse:
    """Redirect to the need's page, or to the desk; the queue's filters stay."""
    url = reverse("admin:desk")
    if need_id is not None:
        url = reverse("admin:desk_need", args=[need_id])
    anchor = "#need" if need_id is not None else ""
    return HttpResponseRedirect(url + queue_of(request).query() + anchor)
