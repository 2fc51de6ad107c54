"""The pages for members who have lost their private link."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.limits import sender_allows
from members.forms.own import LostLinkForm
from members.notifications import LINK_ONCE_IN
from members.tasks import send_lost_member_link
from messaging.queue import when_lost
from pages import traps
from pages.form_views import form_methods, form_page, posted


@form_methods
@never_cache
def member_link(request: HttpRequest) -> HttpResponse:
    """Ask for phone or email; the answer is the same whether we know it or not."""
    form = LostLinkForm(posted(request))
    if form.is_valid():
        # Beyond the limit the answer is the same, as it is to whom we do not know.
        if sender_allows(request, "lost_links", amount=traps.counts_as(request)):
            when_lost(send_lost_member_link, form.cleaned_data["contact"])
        return redirect("members:member_link_sent")
    context = traps.for_page()
    page = form_page(request, "members/member_link.html", form, context)
    return traps.allow_script(page, context)


@require_safe
@never_cache
def member_link_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, the same to those we know and those we do not."""
    context = {"hours": LINK_ONCE_IN // datetime.timedelta(hours=1)}
    return render(request, "members/member_link_sent.html", context)
