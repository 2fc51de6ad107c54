"""The press that writes a coordinator's line for volunteers who cannot read the details."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from backoffice.recorded import user_of
from desk.actions import on_need
from desk.forms import LineForm
from desk.views import find_need, queue_of, show, to_need
from requests_app import services
from requests_app.models import Need


@on_need
def write_line(request: HttpRequest, need: Need) -> HttpResponse:
    """Write or delete the line in one language. What cannot be kept stays in the form."""
    form = LineForm(request.POST)
    form.is_valid()
    if "language" not in form.cleaned_data:
        raise Http404
    if not form.is_valid():
        shown = find_need(request, need.pk)
        return show(request, queue_of(request), shown, line=form, status=422)
    services.write_line(need.pk, **form.cleaned_data, actor=user_of(request))
    messages.success(request, _("Saved."))
    return to_need(request, need.pk)
