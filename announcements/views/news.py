"""The pages on which people ask for notices, say that they mean it, and stop them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from announcements import subscribing
from announcements.forms import NewsForm
from announcements.models import Subscription
from common.limits import sender_allows
from common.models import LinkPurpose
from common.slugs import leads_on
from pages import traps
from pages.form_views import form_methods, form_page, posted
from pages.private_links import GoneAdvice, attempt, opened_by, press_only
from pods.models import Pod, Ward
from pods.notices import notices_for

HOME = "announcements:news_home"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or the notices were stopped."),
    steps={"pods:ward_list": _("All wards and pods")},
)
THANKS = _("Thank you. From now on you get these notices.")


def _find(pk: int) -> Subscription | None:
    return Subscription.objects.select_related("ward", "pod__ward").filter(pk=pk).first()


own_page = opened_by(LinkPurpose.NEWS, ADVICE, _find)


@form_methods
@never_cache
@leads_on(Ward)
def ward_news(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the notices of a ward."""
    return _ask(request, get_object_or_404(Ward, slug=slug))


@form_methods
@never_cache
@leads_on(Pod)
def pod_news(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the notices that a pod's page shows."""
    pods = Pod.objects.published().select_related("ward")
    return _ask(request, get_object_or_404(pods, slug=slug))


def _ask(request: HttpRequest, place: Ward | Pod) -> HttpResponse:
    form = NewsForm(posted(request))
    if form.is_valid():
        # Beyond the limit the answer is the same, as it is to whoever gets them already.
        if sender_allows(request, "subscriptions", amount=traps.counts_as(request)):
            contact = form.cleaned_data["contact"]
            subscribing.subscribe(place, contact, get_language() or "")
        return redirect("announcements:news_sent")
    context = {"place": place, **traps.for_page()}
    page = form_page(request, "announcements/news_form.html", form, context)
    return traps.allow_script(page, context)


@require_safe
@never_cache
def news_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, the same to everybody."""
    return render(request, "announcements/news_sent.html", {"days": subscribing.is_kept_days()})


@require_safe
@own_page
def news_home(request: HttpRequest, token: str, subscription: Subscription) -> HttpResponse:
    """Show what they get, or would get; one press says yes, one stops it."""
    context = {
        "token": token,
        "subscription": subscription,
        "place": subscription.place,
        "notices": notices_for(subscription.notices_ward),
    }
    return render(request, "announcements/news_home.html", context)


@press_only(HOME)
@own_page
def news_confirm(request: HttpRequest, token: str, subscription: Subscription) -> HttpResponse:
    """Begin the notices, in the language of the page."""
    confirm = partial(subscribing.confirm, subscription.pk, get_language() or "")
    return attempt(request, HOME, token, lambda actor: confirm(), THANKS, actor=None)


# Programs that show mail press it by themselves (RFC 8058): they bring no cookie, and the token is
# proof enough of whose it is.
@csrf_exempt
@press_only(HOME)
@own_page
def news_stop(request: HttpRequest, token: str, subscription: Subscription) -> HttpResponse:
    """Stop the notices and delete the address."""
    subscribing.end_subscription(subscription.pk)
    return redirect("announcements:news_left")


@require_safe
@never_cache
def news_left(request: HttpRequest) -> HttpResponse:
    """Say that it is over."""
    return render(request, "announcements/news_left.html")
