"""The page of somebody whom an announcement went to: what it says, and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from announcements.models import Recipient
from common.models import LinkPurpose
from messaging import calm
from pages.private_links import GoneAdvice, opened_by, press_only

HOME = "announcements:announced_home"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or what it was about is over."),
    steps={"pods:ward_list": _("All wards and pods")},
)


def _find(pk: int) -> Recipient | None:
    rows = Recipient.objects.select_related("announcement")
    return rows.filter(pk=pk).first()


own_page = opened_by(LinkPurpose.ANNOUNCED, ADVICE, _find)


@require_safe
@own_page
def announced_home(request: HttpRequest, token: str, recipient: Recipient) -> HttpResponse:
    """Show the announcement, in the language of the page, and the button that ends them."""
    context = {
        "token": token,
        "announcement": recipient.announcement,
        "has_stopped": calm.has_stopped(recipient.contacts),
    }
    return render(request, "announcements/announced_home.html", context)


# Programs that show mail press it by themselves, as with notices (RFC 8058).
@csrf_exempt
@press_only(HOME)
@own_page
def announced_stop(request: HttpRequest, token: str, recipient: Recipient) -> HttpResponse:
    """Send nothing that goes to many to this person any more, by no way that we know of them."""
    calm.stop(recipient.contacts)
    return redirect(HOME, token)
