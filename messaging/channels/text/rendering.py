"""The words of a text message, and how many parts of a text they take."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.registry import Letter

# What the messages say that are not just something to read. None says what help is about.
SENTENCES: dict[str, Any] = {
    "requests_app/request_received": _("We have your request. Your own page:"),
    "requests_app/helper_found": _("A neighbor answered. See:"),
    "requests_app/match_offered": _("A neighbor asks for help. Can you? Please answer:"),
    "requests_app/match_asked": _("A neighbor asks for help. Can you? Please answer:"),
    "requests_app/route_offered": _("A neighbor asks for help. Can you? Please answer:"),
    "inbox/note": _("Your neighbor left you a note. See:"),
    "inbox/answer_on_page": _("The coordinators wrote to you. See:"),
    "requests_app/match_accepted": _("Thank you! You said yes. How to reach your neighbor:"),
    "requests_app/route_accepted": _("Thank you! You said yes. How to reach your neighbor:"),
    "requests_app/did_it_happen": _("Did it happen? See:"),
    "requests_app/match_completed": _("We were told that it is done. Did it go well?"),
    "requests_app/did_it_work": _("We were told that it is done. Did it go well?"),
    "requests_app/still_needed": _("Do you still need this help? See:"),
    "rota/remind_day": _("A reminder of your shift. See:"),
    "rota/remind_hour": _("A reminder of your shift. See:"),
    "emergencies/check_in": _("We check on neighbors. Are you all right?"),
    "events/remind_day": _("A reminder of your shift. Do you come? See:"),
    "events/moved_up": _("A place on a shift is free for you. Do you come? See:"),
    "decisions/asked": _("We decide something together. Please answer:"),
    "decisions/remind": _("We decide something together. Please answer:"),
    "decisions/result": _("What came out of our decision. See:"),
    "open_needs/new_needs": _("Neighbors need something that you could do. See:"),
    "volunteers/volunteer_received": _("Thank you for offering to help. Your own page:"),
}
# Somebody waits at the other end: these go out although the month's texts are used up.
URGENT = frozenset(
    {
        "requests_app/request_received",
        "requests_app/helper_found",
        "requests_app/match_offered",
        "requests_app/match_asked",
        "requests_app/route_offered",
        "volunteers/volunteer_received",
        "requests_app/request_link",
        "requests_app/need_reopened",
        "requests_app/match_accepted",
        "requests_app/match_withdrawn",
        "requests_app/route_accepted",
        "requests_app/route_withdrawn",
        "requests_app/date_moved",
        "volunteers/volunteer_link",
        "emergencies/check_in",
    }
)
# The confirmation that all texts are stopped, which is the last one.
STOPPED = "inbox/stopped"
# Whoever has stopped all texts and asks what this number is gets an answer.
TO_ANYBODY = ("inbox/help", STOPPED)
# The first text to a number says how to end them.
FIRST = ("requests_app/request_received", "volunteers/volunteer_received")

# The letters of GSM 03.38: its table, and those that take two places.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWO_PLACES = frozenset("\f^{}\\[~]|€")
GSM_WHOLE, GSM_PART = 160, 153
UCS2_WHOLE, UCS2_PART = 70, 67


def words_of(template: str, letter: Letter, how_to_answer: str = "") -> str:
    """Return the text of a message in the active language; "" where it would lead nowhere."""
    if letter.text:
        return " ".join(filter(None, [letter.text, how_to_answer]))
    if not letter.url:
        return ""
    sentence = SENTENCES.get(template) or gettext("There is a message for you. See:")
    last = gettext("STOP ends these texts.") if template in FIRST else ""
    return " ".join(filter(None, [str(sentence), letter.url, how_to_answer, last]))


def is_urgent(template: str) -> bool:
    """Tell whether a message goes out whatever the month has cost; answers of people do, too."""
    return template in URGENT or template.startswith("inbox/")


def parts_of(text: str) -> int:
    """Return how many parts providers take `text` apart into, and ask money for (3GPP 23.038)."""
    if BASIC.issuperset(text) or (BASIC | TWO_PLACES).issuperset(text):
        length = len(text) + sum(sign in TWO_PLACES for sign in text)
        whole, part = GSM_WHOLE, GSM_PART
    else:
        length = len(text.encode("utf-16-be")) // 2
        whole, part = UCS2_WHOLE, UCS2_PART
    return 1 if length <= whole else -(-length // part)
