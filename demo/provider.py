"""The demo's stand-in for a provider of messages, with the part of Twilio's API that is used here.

It takes texts and WhatsApp messages for the demo's phone. On WhatsApp it keeps to the rules as the
real one does: free words for a day after somebody wrote, else only a template that is approved.
"""

import json
from base64 import b64encode
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from demo.kept_texts import TEXT, WHATSAPP, keep, open_until

PREFIX = "whatsapp:"
# Twilio's codes: outside of the day, and no such template.
WINDOW_CLOSED, NO_TEMPLATE = 63016, 63027


def is_signed_in(request: HttpRequest) -> bool:
    """Tell whether `request` comes with the account and its token."""
    own = b64encode(f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()).decode()
    return constant_time_compare(request.headers.get("Authorization", ""), f"Basic {own}")


@csrf_exempt
@require_POST
def send(request: HttpRequest, account: str) -> HttpResponse:
    """Take a message for a number, as the provider's API does."""
    if not is_signed_in(request):
        return JsonResponse({"code": 20003, "message": "Authenticate", "status": 401}, status=401)
    said = request.POST
    number, words = said.get("To", ""), said.get("Body", "")
    by, is_template = WHATSAPP if number.startswith(PREFIX) else TEXT, "ContentSid" in said
    number = number.removeprefix(PREFIX)
    if is_template:
        words = template_words(said["ContentSid"], said.get("ContentVariables", ""))
        if not words:
            return _refused(NO_TEMPLATE)
    elif by == WHATSAPP and not open_until(number):
        return _refused(WINDOW_CLOSED)
    text = {"number": number, "text": words, "by": by, "is_template": is_template}
    keep({**text, "is_ours": True})
    return JsonResponse({"sid": f"SM{uuid4().hex}", "status": "queued"}, status=201)


def _refused(code: int) -> HttpResponse:
    return JsonResponse({"code": code, "message": "Refused", "status": 400}, status=400)


def template_words(content: str, variables: str) -> str:
    """Return the words of a template as docs/whatsapp.md has them; "" of one that nobody knows."""
    languages = [each for each, sid in settings.WHATSAPP_TEMPLATES.items() if sid == content]
    try:
        url = str(json.loads(variables)["1"])
    except (ValueError, KeyError, TypeError):
        return ""
    if not languages:
        return ""
    with translation.override(languages[0]):
        said = _("There is a message for you. See:"), url, _("STOP ends these texts.")
        return " ".join(said)
