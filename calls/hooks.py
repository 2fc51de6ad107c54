"""The addresses that a provider with Twilio's API asks while somebody calls, signed as its texts.

None needs to be asked once, or in order: what is stored is stored under the provider's number of
the call, and what is answered follows from that and from the address.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from twilio.twiml.voice_response import VoiceResponse

from calls import answering, services
from calls.choices import Sentence
from calls.models import Call, SpokenSentence
from calls.services import CALL_ID, RECORDING_ID
from messaging.inbound.twilio_api import is_signed
from messaging.inbound.webhook import refused, webhook_while
from network import current

OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
TALKED = {"completed", "answered"}
MOST_ASKED = 2


def are_on() -> bool:
    """Tell whether the software answers any number."""
    return bool(settings.CALL_NUMBERS)


hook = webhook_while(are_on)


@hook
def call_answer(request: HttpRequest) -> HttpResponse:
    """Answer a call."""
    if not is_signed(request):
        return refused()
    call = _call(request)
    if call is None:
        return HttpResponse(status=400)
    if services.is_refused(call):
        return _twiml(answering.end(Sentence.GOODBYE, answering.language_of(call)))
    return _twiml(answering.answer(call, _our_number(request)))


@hook
def call_language(request: HttpRequest) -> HttpResponse:
    """Hear which key was pressed for the language; ask twice, then go on in the main one."""
    if not is_signed(request):
        return refused()
    call = _call(request)
    if call is None:
        return HttpResponse(status=400)
    page, key = _number(request.GET.get("page")), request.POST.get("Digits", "")
    asked = _number(request.GET.get("asked"))
    language = answering.pressed(page, key)
    if not language and key == answering.MORE and answering.languages_on(page)[1]:
        next_page = page + 1 if answering.languages_on(page + 1)[0] else 0
        return _twiml(answering.menu(page=next_page, asked=0))
    if not language and asked < MOST_ASKED:
        return _twiml(answering.menu(page=page, asked=asked))
    services.choose_language(call, language or call.language or current().main_language)
    return _twiml(answering.greet(call, _our_number(request)))


@hook
def call_rung(request: HttpRequest) -> HttpResponse:
    """Hear what came of ringing: a talk, or it rings at others, or a message is asked for."""
    if not is_signed(request):
        return refused()
    call = _call(request)
    if call is None:
        return HttpResponse(status=400)
    said = request.POST
    is_connected = said.get("DialBridged", "true") == "true"
    has_talked = said.get("DialCallStatus") in TALKED and is_connected
    if services.end_ringing(call.pk, has_talked=has_talked):
        return _twiml(answering.end(Sentence.GOODBYE, answering.language_of(call)))
    if request.GET.get("turn") == answering.FIRST:
        return _twiml(answering.ring_others(call, VoiceResponse(), _our_number(request)))
    return _twiml(answering.leave(call, VoiceResponse()))


@hook
def call_whisper(request: HttpRequest) -> HttpResponse:
    """Ask whoever picked up whether they take the call."""
    if not is_signed(request):
        return refused()
    call, kind, pk = _who(request)
    if call is None or call.outcome or call.taken_at:
        return _twiml(answering.taken_already())
    return _twiml(answering.whisper(call, kind, pk))


@hook
def call_accept(request: HttpRequest) -> HttpResponse:
    """Connect whoever pressed the key, if nobody did before."""
    if not is_signed(request):
        return refused()
    call, kind, pk = _who(request)
    if request.POST.get("Digits") != answering.TAKES:
        response = VoiceResponse()
        response.hangup()
        return _twiml(response)
    if call is None or not services.take_call(call.pk, kind, pk):
        return _twiml(answering.taken_already())
    # An answer without a word connects the two.
    return _twiml(VoiceResponse())


@hook
def call_left(request: HttpRequest) -> HttpResponse:
    """Hear that a message was recorded, and say thanks."""
    if not is_signed(request):
        return refused()
    if not _keep_message(request):
        return HttpResponse(status=400)
    call = services.find_call(request.POST["CallSid"])
    language = answering.language_of(call) if call else current().main_language
    is_empty = _seconds(request) == 0
    return _twiml(answering.end(Sentence.GOODBYE if is_empty else Sentence.THANKS, language))


@hook
def call_recorded(request: HttpRequest) -> HttpResponse:
    """Hear that a recorded message can be fetched."""
    if not is_signed(request):
        return refused()
    if request.POST.get("RecordingStatus", "completed") != "completed":
        return HttpResponse(status=204)
    return HttpResponse(status=204 if _keep_message(request) else 400)


@hook
def call_ended(request: HttpRequest) -> HttpResponse:
    """Hear that a call is over."""
    if not is_signed(request):
        return refused()
    call = _call(request)
    if call is None:
        return HttpResponse(status=400)
    if request.POST.get("CallStatus") in OVER:
        services.end_call(call.pk)
    return HttpResponse(status=204)


@require_safe
def call_sentence(request: HttpRequest, code: str) -> HttpResponse:
    """Give a sentence as the network's people read it out; its address says which sound it is."""
    row = SpokenSentence.objects.filter(audio_hash=code).first()
    if row is None:
        raise Http404
    response = HttpResponse(bytes(row.audio), content_type=row.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Robots-Tag"] = "noindex"
    return response


def _call(request: HttpRequest) -> Call | None:
    """Return the call that is asked about, stored at the first time; None without its number."""
    said = request.POST
    key = said.get("CallSid", "")
    if not CALL_ID.fullmatch(key):
        return None
    return services.begin_call(key, said.get("From", ""), said.get("To", ""))


def _who(request: HttpRequest) -> tuple[Call | None, str, int]:
    """Return the call and the one on call that an address of ours names."""
    said = request.GET
    calls = Call.objects.select_related("thread", "ward").filter(pk=_number(said.get("call")))
    return calls.first(), said.get("kind", "")[:10], _number(said.get("pk"))


def _keep_message(request: HttpRequest) -> bool:
    key, sid = request.POST.get("CallSid", ""), request.POST.get("RecordingSid", "")
    if not (CALL_ID.fullmatch(key) and RECORDING_ID.fullmatch(sid)):
        return False
    services.keep_message(key, sid, _seconds(request))
    return True


def _seconds(request: HttpRequest) -> int | None:
    said = request.POST.get("RecordingDuration", "")
    return _number(said) if said else None


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and said.isascii() and len(said) < 19 else 0


def _our_number(request: HttpRequest) -> str:
    """Return which of our numbers was called, as that which shows on phones."""
    called = request.POST.get("To", "")
    numbers: list[str] = settings.CALL_NUMBERS
    return called if called in numbers else numbers[0]


def _twiml(response: VoiceResponse) -> HttpResponse:
    return HttpResponse(str(response), content_type="text/xml")
