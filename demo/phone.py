"""The demo's phone: every number of the demo at once, so that texts can be tried without any.

The site sends to it as to a provider with Twilio's API, by text and by WhatsApp. It brings in what
is written on it as that provider does, signed, by the same webhook.
"""

from uuid import uuid4

import requests
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from phonenumber_field.formfields import PhoneNumberField
from twilio.request_validator import RequestValidator

from common.choices import has_whatsapp
from demo.kept_texts import TEXT, WHATSAPP, keep, numbers, open_until, texts
from demo.photos import take_photo
from demo.provider import PREFIX

TIMEOUT = 10  # seconds
MOST_SHOWN = 50
LONGEST = 4000


class NumberForm(forms.Form):
    """The number whose texts are shown."""

    number = PhoneNumberField()


@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """Show the texts of a number, and send one from it."""
    form = NumberForm(request.POST or request.GET or None)
    number = form.cleaned_data["number"].as_e164 if form.is_valid() else ""
    by = _way(request)
    if request.method == "POST" and number:
        if _text_us(number, by, request.POST.get("text", "")[:LONGEST], "photo" in request.POST):
            here = {"number": number, **({"by": by} if by != TEXT else {})}
            return HttpResponseRedirect(f"{reverse('demo_phone')}?{urlencode(here)}")
        form.add_error("number", _("This did not work. Please try again."))
    context = {"number": number, "form": form, "by": by, "known": numbers()[:MOST_SHOWN]}
    context |= {"texts": texts(number, by)[-MOST_SHOWN:], "open_until": open_until(number)}
    context |= {"can_call": bool(settings.CALL_NUMBERS), "has_whatsapp": has_whatsapp()}
    return render(request, "demo/phone.html", context)


def _way(request: HttpRequest) -> str:
    said = request.POST.get("by") or request.GET.get("by")
    return WHATSAPP if said == WHATSAPP and has_whatsapp() else TEXT


def _text_us(number: str, by: str, text: str, has_photo: bool) -> bool:
    """Bring a text in as the provider does; False where it was not taken."""
    prefix, to = (PREFIX, settings.WHATSAPP_NUMBER) if by == WHATSAPP else ("", _our_number())
    message = f"{'MM' if has_photo else 'SM'}{uuid4().hex}"
    form = {"MessageSid": message, "AccountSid": settings.TWILIO_ACCOUNT_SID, "Body": text}
    form |= {"From": prefix + number, "To": prefix + to, "NumMedia": "0"}
    if has_photo:
        media = f"ME{uuid4().hex}"
        take_photo(media)
        address = reverse("demo_photo", args=[settings.TWILIO_ACCOUNT_SID, message, media])
        form |= {"NumMedia": "1", "MediaUrl0": settings.SITE_URL + address}
    is_taken = _post(form)
    if is_taken:
        row = {"number": number, "text": text, "by": by, "is_ours": False}
        keep({**row, "is_photo": has_photo})
    return is_taken


def _our_number() -> str:
    # With the slug of a ward before it, where each has its own.
    return str(next(iter(settings.TEXT_NUMBERS), "")).rpartition(":")[2]


def _post(form: dict[str, str]) -> bool:
    url = settings.SITE_URL + reverse("text_by_provider")
    signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(url, form)
    headers = {"X-Twilio-Signature": signature}
    try:
        return requests.post(url, data=form, headers=headers, timeout=TIMEOUT).ok
    except requests.RequestException:
        return False
