"""The answers to "when do you need it?", by number or in words."""

from common.typed import plain_digits, search_key
from requests_app.choices import Urgency

# In the order in which the question names them.
NUMBERS = {
    "1": Urgency.TODAY,
    "2": Urgency.TOMORROW,
    "3": Urgency.THIS_WEEK,
    "4": Urgency.WHENEVER,
}
SPELLED: dict[Urgency, dict[str, str]] = {
    Urgency.TODAY: {
        "en": "today, now, right now, asap, tonight, urgent",
        "es": "hoy, ahora, ya, urgente, esta noche",
        "fr": "aujourd'hui",
        "pt": "hoje",
        "am": "ዛሬ, አሁን",
        "ti": "ሎሚ, ሕጂ",
        "ar": "اليوم, الآن, حالا",
        "zh-hans": "今天, 现在",
        "ko": "오늘, 지금",
        "bn": "আজ, এখন, আজকে",
        "vi": "hôm nay, bây giờ, ngay",
    },
    Urgency.TOMORROW: {
        "en": "tomorrow, by tomorrow",
        "es": "mañana, para mañana",
        "fr": "demain",
        "pt": "amanhã",
        "am": "ነገ",
        "ti": "ጽባሕ",
        "ar": "غدا, بكرة",
        "zh-hans": "明天",
        "ko": "내일",
        "bn": "কাল, আগামীকাল",
        "vi": "ngày mai, mai",
    },
    Urgency.THIS_WEEK: {
        "en": "this week, soon",
        "es": "esta semana, pronto",
        "fr": "cette semaine",
        "am": "በዚህ ሳምንት",
        "ti": "ኣብዚ ሰሙን",
        "ar": "هذا الأسبوع",
        "zh-hans": "这周, 本周, 这个星期",
        "ko": "이번 주, 이번주",
        "bn": "এই সপ্তাহে, এ সপ্তাহে",
        "vi": "tuần này",
    },
    Urgency.WHENEVER: {
        "en": "any time, anytime, whenever, no hurry",
        "es": "cuando sea, cuando puedan, en cualquier momento, sin prisa",
        "am": "በማንኛውም ጊዜ",
        "ti": "ኣብ ዝኾነ ግዜ",
        "ar": "في أي وقت, أي وقت",
        "zh-hans": "什么时候都可以, 随时, 不急",
        "ko": "언제든지, 아무 때나",
        "bn": "যে কোনো সময়, যেকোনো সময়",
        "vi": "lúc nào cũng được, khi nào cũng được",
    },
}
# Who writes more says more than a day.
LONGEST = 60
_MEANT = {
    search_key(spelled): urgency
    for urgency, by_language in SPELLED.items()
    for spellings in by_language.values()
    for spelled in spellings.split(", ")
}


def when_in(text: str) -> Urgency | None:
    """Return how soon it is needed; None where the text does not say so in few words."""
    key = search_key(plain_digits(text))
    if found := NUMBERS.get(key) or _MEANT.get(key):
        return found
    if len(key) > LONGEST:
        return None
    # With a little beside it: "today please", "para hoy".
    words = f" {key} "
    found_in = (urgency for said, urgency in _MEANT.items() if f" {said} " in words)
    return next(found_in, None)
