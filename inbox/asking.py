"""Asking for help by text: an answer with the form, or three questions, and a request of them."""

import re

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import limits
from common.addresses import absolute_url
from common.choices import ContactMethod, Source, WhyAside
from common.contact_lookup import contact_index
from common.languages import page_language, spoken_by_readers_of
from common.models import Category, LinkPurpose
from common.typed import plain_digits, search_key
from common.zip_codes import read_zip, zip_in
from common.zip_words import no_zip_words, which_zip
from inbox.choices import Step, Via
from inbox.models import Ask, Item, Thread
from inbox.need_words import kind_in
from inbox.open_models import LONGEST_WHAT
from inbox.replies import Said
from inbox.services import ENDS_AFTER
from inbox.when_words import when_in
from messaging.models import TO_NUMBERS
from messaging.services import say_otherwise
from network import current
from pages.offered_kinds import offered_kinds
from pods.calling import call_about
from pods.intake import is_closed
from pods.models import Ward
from pods.ward_choice import all_wards
from pods.zips import only_ward_with
from request_pages.forms.ask import closed_error
from requests_app.choices import ContactKind, Urgency
from requests_app.services import NeedData, RequestData, submit_request
from requests_app.services.telling import call_household

# So often it is asked once more; then it goes on without an answer.
MOST_TRIES = 2
OTHER = "other"
# Whoever would rather have the form says so, in one of our languages.
FORM = frozenset(
    search_key(word)
    for word in (
        *("form", "link", "formulario", "enlace", "formulaire", "ቅጽ", "ቅጥዒ", "استمارة"),
        *("رابط", "表格", "链接", "양식", "링크", "ফর্ম", "লিঙ্ক", "mẫu đơn", "mẫu", "liên kết"),
    )
)
NOT_SURE = re.compile(r"[0?\s]*")
# The same in words, as the whole of an answer.
_DO_NOT_KNOW = frozenset(
    map(
        search_key,
        (
            *("i don't know", "i do not know", "dont know", "don't know", "not sure", "no idea"),
            *(
                "idk",
                "i don't have one",
                "no sé",
                "no lo sé",
                "no se cual",
                "no tengo",
                "no me acuerdo",
            ),
            *("አላውቅም", "አላውቀውም", "አላስታውስም", "ኣይፈልጥን", "ኣይፈልጦን", "ኣይዝክሮን", "ኣይፈልጥን እየ"),
            *("لا أعرف", "لا أدري", "ما بعرف", "مش عارف", "مش عارفة", "لا أتذكر", "ما أدري"),
            *(
                "不知道",
                "我不知道",
                "不清楚",
                "不记得",
                "몰라요",
                "모르겠어요",
                "모릅니다",
                "잘 몰라요",
                "몰라",
            ),
            *(
                "জানি না",
                "আমি জানি না",
                "মনে নেই",
                "không biết",
                "tôi không biết",
                "không nhớ",
                "không rõ",
            ),
        ),
    )
)


def begins(thread: Thread) -> bool:
    """Tell whether a conversation may begin: the network is open, and it is within its limits."""
    if not current().is_open:
        return False
    return limits.allows("text_asks", thread.phone_index) and limits.allows("text_asks_of_all", "")


def begin(thread: Thread, item: Item) -> Said:
    """Answer a text that asks for help, and ask the first question."""
    if is_closed(None):
        return _closed(None)
    begin_after(thread, item)
    words = _("To ask for help: %(url)s Or answer here by text: what do you need?")
    return Said(words % {"url": _form()})


def begin_after(thread: Thread, item: Item) -> None:
    """Take what comes next for an answer to "what do you need?", which was just asked."""
    kind = _kind(item.text) if not item.word else None
    said = {"since": item.at, "what": "" if item.word else item.text[:LONGEST_WHAT]}
    said |= {"category": kind, "step": Step.WHAT, "tries": 0, "zip_code": ""}
    Ask.objects.update_or_create(thread=thread, defaults=said)


def going_on(thread: Thread) -> Ask | None:
    """Return the conversation of a thread, unless it is over."""
    since = timezone.now() - ENDS_AFTER
    return Ask.objects.filter(thread=thread, since__gt=since).select_related("category").first()


def go_on(ask: Ask, item: Item) -> Said:
    """Take an answer, and ask the next question; after the last one it is a request."""
    if search_key(item.text) in FORM:
        ask.delete()
        return Said(_("The form is here: %(url)s") % {"url": _form()}, ended=ask)
    return _STEPS[Step(ask.step)](ask, item)


def _what(ask: Ask, item: Item) -> Said:
    if not any(sign.isalnum() for sign in item.text):
        return _again(ask, _("What do you need?")) or _to_person(ask)
    ask.what = "\n".join(filter(None, [ask.what, item.text]))[:LONGEST_WHAT]
    ask.category = _kind(item.text) or ask.category
    return _next(ask, Step.WHERE, str(which_zip))


def _where(ask: Ask, item: Item) -> Said:
    zip_code = read_zip(item.text) or zip_in(item.text)[0]
    if not zip_code and not _is_unknown(item.text):
        if said := _again(ask, f"{no_zip_words()} {which_zip}"):
            return said
        # An address, perhaps: whoever calls back reads it.
        ask.what = f"{ask.what}\n{item.text}"[:LONGEST_WHAT]
    ward = only_ward_with(zip_code, all_wards().values())
    if refusal := _refusal(ward, ask.category):
        ask.delete()
        return refusal
    ask.zip_code = zip_code
    return _next(ask, Step.WHEN, _when_words())


def _is_unknown(text: str) -> bool:
    return bool(NOT_SURE.fullmatch(plain_digits(text))) or search_key(text) in _DO_NOT_KNOW


def _when(ask: Ask, item: Item) -> Said:
    when = when_in(item.text)
    if when is None:
        if said := _again(ask, _when_words()):
            return said
        ask.what = f"{ask.what}\n{item.text}"[:LONGEST_WHAT]
    return _submit(ask, item, when or Urgency.THIS_WEEK)


_STEPS = {Step.WHAT: _what, Step.WHERE: _where, Step.WHEN: _when}


# --- The questions --------------------------------------------------------------------------------


def _form() -> str:
    return absolute_url("request_pages:request_needs")


def _when_words() -> str:
    return _("When do you need it? Answer 1: today, 2: by tomorrow, 3: this week, 4: any time.")


def _next(ask: Ask, step: Step, words: str) -> Said:
    ask.step, ask.tries = step, 0
    ask.save(update_fields=["step", "tries", "what", "category", "zip_code"])
    return Said(words)


def _again(ask: Ask, words: str) -> Said | None:
    """Ask the same once more; None when that was done often enough."""
    ask.tries += 1
    if ask.tries >= MOST_TRIES:
        return None
    ask.save(update_fields=["tries"])
    return Said(words)


def _to_person(ask: Ask) -> Said:
    ask.delete()
    return Said("", waits=True)


def _kind(text: str) -> Category | None:
    slug = kind_in(text)
    return next((kind for kind in offered_kinds() if slug and kind.slug == slug), None)


def _refusal(ward: Ward | None, kind: Category | None) -> Said | None:
    """Say which number to call where nothing is taken by forms; None where it is."""
    if is_closed(ward) or (ward is not None and ward.is_hotline_only):
        return _closed(ward)
    error = closed_error(ward, [kind] if kind else [])
    return _closed(ward, " ".join(error.messages)) if error else None


def _closed(ward: Ward | None, why: str = "") -> Said:
    number = call_about(ward).number
    if number:
        call = _("For help where you are, please call %(number)s.")
        call %= {"number": number.as_national}
    else:
        call = "" if why else _("We take no new requests here now. Nothing was sent.")
    # A person reads it too: whoever has nobody to call is not left alone.
    return Said(" ".join(filter(None, [why, call])), waits=True)


# --- The request ----------------------------------------------------------------------------------


def _submit(ask: Ask, item: Item, urgency: int) -> Said:
    """Store a request by the door of the form, to be called back; say so with the private link."""
    thread = ask.thread
    kind = ask.category or Category.objects.filter(slug=OTHER).first() or offered_kinds()[0]
    why = "" if limits.allows("requests", contact_index(thread.phone)) else WhyAside.SENDER
    need = NeedData(kind.pk, {"detail": ask.what, "urgency": urgency})
    submitted = submit_request(
        RequestData(_fields(ask, item.via), [need]), submission_key=f"text:{item.pk}", why_aside=why
    )
    request = submitted.request
    ask.delete()
    if request.set_aside_at:
        return Said(_("Thank you. A coordinator will read what you wrote."), ended=ask)
    if submitted.is_new:
        call_household(request, ContactKind.BY_TEXT)
    say_otherwise(f"request_received:{request.pk}", TO_NUMBERS)
    words = _("Thank you. We have your request, and will call or text you. Your own page:")
    return Said(words, [(LinkPurpose.REQUEST, request.pk)], ended=ask)


def _fields(ask: Ask, via: str) -> dict[str, object]:
    language = page_language(ask.thread.language)
    spoken = spoken_by_readers_of(language)
    with translation.override(current().main_language):
        # Nobody was asked for a name by text, which others read.
        name = pgettext("of somebody whose name nobody knows", "Neighbor")
    method = ContactMethod.WHATSAPP if via == Via.WHATSAPP else ContactMethod.TEXT
    return {
        "name": name,
        "phone": ask.thread.phone,
        "contact_method": method,
        "language": language,
        "spoken_language": spoken[0] if spoken else "en",
        "zip_code": ask.zip_code,
        "ward": only_ward_with(ask.zip_code, all_wards().values()),
        "source": Source.TEXT,
    }
