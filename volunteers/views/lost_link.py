"""For volunteers who have lost their private link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from volunteers import services
from volunteers.forms import LostLinkForm

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def volunteer_link(request: HttpRequest) -> HttpResponse:
    """Asks for phone or email; the answer is the same whether we know it or not."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.send_lost_link(form.cleaned_data["contact"])
        return redirect("volunteers:volunteer_link_sent")
    status = REFUSED if form.is_bound else 200
    return render(request, "volunteers/volunteer_link.html", {"form": form}, status=status)


@require_safe
@never_cache
def volunteer_link_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, for who is known and who is not."""
    return render(request, "volunteers/volunteer_link_sent.html")
