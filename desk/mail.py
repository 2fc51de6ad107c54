"""The presses at the desk about a household's private link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from backoffice.recorded import user_of
from desk.actions import on_need
from desk.views import to_need
from messaging.people_admin import RENEWED_BY_STAFF
from requests_app import services
from requests_app.models import Need


@on_need
def send_link(request: HttpRequest, need: Need) -> HttpResponse:
    """Send the household its private link again."""
    services.resend_link(need.request_id, actor=user_of(request))
    messages.success(request, _("The link is on its way again."))
    return to_need(request, need.pk)


@on_need
def renew_link(request: HttpRequest, need: Need) -> HttpResponse:
    """Stop the household's private link for a new one."""
    services.renew_link(need.request_id, actor=user_of(request))
    messages.success(request, str(RENEWED_BY_STAFF))
    return to_need(request, need.pk)
