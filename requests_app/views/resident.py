"""The resident's private page: where each need stands, and what they can do about it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import audit
from common.models import LinkPurpose
from pages import private_links
from pages.form_views import form_methods, form_page, posted
from pages.private_links import GoneAdvice, opened_by
from requests_app import services
from requests_app.answers_summary import TITLES
from requests_app.choices import NeedStatus
from requests_app.forms import EDITED, ContactForm, EditDetailsForm, WhereForm
from requests_app.forms.contact import typed_contact
from requests_app.forms.where import typed_place
from requests_app.models import HelpRequest, Need
from requests_app.progress import NeedProgress
from requests_app.views.ask import FLOW

ADVICE = GoneAdvice(
    _(
        "If you still need help, call a hotline and give your reference if you have it. You "
        "can also ask again."
    ),
    {"pods:ward_list": _("Find a number to call"), "requests_app:request_needs": _("Ask for help")},
)
for_resident = opened_by(LinkPurpose.REQUEST, ADVICE)
attempt = partial(private_links.attempt, actor=audit.RESIDENT)
RELATED = ("ward", "pod")
STATUS = "requests_app:request_status"


@require_safe
@for_resident
def request_status(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Show the progress of each need."""
    help_request = HelpRequest.objects.select_related(*RELATED).get(pk=request_id)
    progress = NeedProgress.of_request(help_request)
    context = {
        "token": token,
        "help_request": help_request,
        "progress": progress,
        "is_active": any(each.goes_on for each in progress),
        "is_matched": any(each.is_matched for each in progress),
        "has_refused": any(each.is_refused for each in progress),
        "can_edit": may_edit([each.need for each in progress]),
        "edited": {page: TITLES[page] for page in EDITED},
    }
    return render(request, "requests_app/request_status.html", context)


def may_edit(needs: list[Need]) -> bool:
    """Return whether somebody still waits for help, and no neighbor was told anything yet."""
    is_matched = any(need.status == NeedStatus.MATCHED for need in needs)
    return not is_matched and any(need.is_active for need in needs)


@form_methods
@for_resident
def request_edit(request: HttpRequest, token: str, request_id: int, *, page: str) -> HttpResponse:
    """Change the answers of one page of the form while no neighbor is helping."""
    if page not in EDITED:
        raise Http404
    help_request = HelpRequest.objects.select_related(*RELATED).get(pk=request_id)
    needs = list(help_request.needs.select_related("category").order_by("id"))
    if not may_edit(needs):
        messages.error(request, _("This can no longer be changed here."))
        return redirect(STATUS, token)
    form = edit_form(page, help_request, needs, posted(request))
    if form.is_valid():
        return save_edit(request, token, help_request, page, form)
    context = {"token": token, "title": TITLES[page]}
    return form_page(request, "requests_app/request_edit.html", form, context)


def edit_form(page: str, help_request: HelpRequest, needs: list[Need], data: Any) -> Any:
    """Return the form of `page`, filled with what is stored or with what is posted."""
    if page == "details":
        return EditDetailsForm(data, help_request=help_request, needs=needs)
    if page == "where":
        return WhereForm(data, initial=typed_place(help_request))
    return ContactForm(data, initial=typed_contact(help_request))


def save_edit(
    request: HttpRequest, token: str, help_request: HelpRequest, page: str, form: Any
) -> HttpResponse:
    fields = EDITED[page](form.cleaned_data, get_language() or "en")
    of_needs = form.of_needs() if page == "details" else {}
    update = partial(services.update_answers, help_request.pk, fields, of_needs)
    return attempt(request, STATUS, token, update, _("Your changes are saved."))


@form_methods
@for_resident
def need_cancel(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Cancel one need, after asking once."""
    need = own_need(request_id, need_id)
    if request.method == "POST":
        cancel = partial(services.cancel_need, need.pk)
        return attempt(request, STATUS, token, cancel, _("This is cancelled."))
    return render(request, "requests_app/need_cancel.html", {"token": token, "need": need})


@form_methods
@for_resident
def need_stop_repeating(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Let a need not come again, after asking once."""
    need = own_need(request_id, need_id)
    if request.method == "POST":
        stop = partial(services.stop_repeating, need.pk)
        return attempt(request, STATUS, token, stop, _("This will not repeat."))
    context = {"token": token, "need": need}
    return render(request, "requests_app/need_stop_repeating.html", context)


@form_methods
@for_resident
def request_cancel(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Cancel everything, after asking once."""
    if request.method == "POST":
        cancel = partial(services.cancel_request, request_id)
        return attempt(request, STATUS, token, cancel, _("Everything is cancelled."))
    return render(request, "requests_app/request_cancel.html", {"token": token})


@form_methods
@for_resident
def request_delete(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Delete everything, after asking once."""
    if request.method == "POST":
        services.erase_request(request_id, actor=audit.RESIDENT)
        response = redirect("requests_app:request_deleted")
        FLOW.forget(response)
        return response
    return render(request, "requests_app/request_delete.html", {"token": token})


@require_safe
def request_deleted(request: HttpRequest) -> HttpResponse:
    """Say that nothing is left."""
    return render(request, "requests_app/request_deleted.html")


def own_need(request_id: int, need_id: int) -> Need:
    """Return the need `need_id` of this request; another request's is not found."""
    need = Need.objects.select_related("category").filter(request=request_id, pk=need_id).first()
    if need is None:
        raise Http404
    return need
