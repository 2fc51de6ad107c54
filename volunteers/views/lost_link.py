"""For volunteers who have lost their private link."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pages.form_views import form_methods, form_page, posted
from volunteers import services
from volunteers.forms import LostLinkForm
from volunteers.notifications import LINK_ONCE_IN


@form_methods
@never_cache
def volunteer_link(request: HttpRequest) -> HttpResponse:
    """Asks for phone or email; the answer is the same whether we know it or not."""
    form = LostLinkForm(posted(request))
    if form.is_valid():
        services.send_lost_link(form.cleaned_data["contact"])
        return redirect("volunteers:volunteer_link_sent")
    return form_page(request, "volunteers/volunteer_link.html", form, {})


@require_safe
@never_cache
def volunteer_link_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, for who is known and who is not."""
    context = {"hours": LINK_ONCE_IN // datetime.timedelta(hours=1)}
    return render(request, "volunteers/volunteer_link_sent.html", context)
