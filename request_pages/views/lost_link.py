"""For residents who have lost their private link."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.limits import sender_allows
from messaging.queue import when_lost
from pages import traps
from pages.form_views import form_methods, form_page, posted
from pages.private_links import watched
from request_pages.forms.lost_link import LostRequestLinkForm
from requests_app.tasks import send_lost_links
from volunteers.notifications import LINK_ONCE_IN


@form_methods
@never_cache
def request_link(request: HttpRequest) -> HttpResponse:
    """Ask for phone or email; the answer is the same whether somebody asked with it or not."""
    watched(request)
    form = LostRequestLinkForm(posted(request))
    if form.is_valid():
        # Beyond the limit the answer is the same, as it is to whom we do not know.
        if sender_allows(request, "lost_links", amount=traps.counts_as(request)):
            when_lost(send_lost_links, form.cleaned_data["contact"])
        return redirect("request_pages:request_link_sent")
    context = traps.for_page()
    page = form_page(request, "request_pages/request_link.html", form, context)
    return traps.allow_script(page, context)


@require_safe
@never_cache
def request_link_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, the same to everybody."""
    watched(request)
    context = {"hours": LINK_ONCE_IN // datetime.timedelta(hours=1)}
    return render(request, "request_pages/request_link_sent.html", context)
