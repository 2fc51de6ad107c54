"""Texts from a provider with Twilio's API: a form, signed with the account's token."""

import re
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from twilio.request_validator import RequestValidator

from messaging.delivery import came_to_nothing
from messaging.inbound.files import MOST_FILES
from messaging.inbound.incoming import incoming, take
from messaging.inbound.webhook import refused, webhook

# Answers nothing: what is to be said goes out by the outbox.
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
NOT_DELIVERED = ("failed", "undelivered")
LONGEST_ID = 64
# Before the number of whoever wrote there.
WHATSAPP = "whatsapp:"
_MEDIA = re.compile(r"/Messages/([MS]M[0-9a-f]{32})/Media/(ME[0-9a-f]{32})", re.IGNORECASE)


@webhook("twilio")
def text_by_provider(request: HttpRequest) -> HttpResponse:
    """Take the text in."""
    if not is_signed(request):
        return refused()
    sent = request.POST
    photos, sender = sent.get("NumMedia", ""), sent.get("From", "")
    text = incoming(
        "twilio",
        sent.get("MessageSid", ""),
        sender.removeprefix(WHATSAPP),
        sent.get("Body", ""),
        via="whatsapp" if sender.startswith(WHATSAPP) else "text",
        photos=_count(photos),
        media=tuple(_media(sent, _count(photos))),
        # With "advanced opt-out" it says which of its own words it has answered.
        is_answered="OptOutType" in sent,
    )
    if text is None:
        return HttpResponse(status=400)
    take(text)
    return HttpResponse(NO_ANSWER, content_type="text/xml")


@webhook("twilio")
def status_by_provider(request: HttpRequest) -> HttpResponse:
    """Hear what became of a text that went out: one that did not arrive goes another way."""
    if not is_signed(request):
        return refused()
    if request.POST.get("MessageStatus") in NOT_DELIVERED:
        code = request.POST.get("ErrorCode", "")
        id_ = request.POST.get("MessageSid", "").replace("\x00", "")[:LONGEST_ID]
        came_to_nothing(id_, code if code.isdecimal() else "undelivered")
    return HttpResponse(status=204)


def _count(photos: str) -> int:
    return int(photos) if photos.isdecimal() and len(photos) < 3 else 0


def _media(sent: Mapping[str, str], photos: int) -> Iterator[str]:
    """Yield the ids of the photos; of one whose address is of another kind only is told."""
    for number in range(min(photos, MOST_FILES)):
        # Nothing else of the address is used: it leads nowhere but to the account.
        if found := _MEDIA.search(sent.get(f"MediaUrl{number}", "")[:500]):
            yield f"{found[1]}/{found[2]}"


def is_signed(request: HttpRequest) -> bool:
    """Tell whether `request` was signed with the account's token, for its own address."""
    # By the address that the provider knows, not by a Host header, which anybody may write.
    url = settings.SITE_URL + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(settings.TWILIO_AUTH_TOKEN) and validator.validate(url, request.POST, signature)
