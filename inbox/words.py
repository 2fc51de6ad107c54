"""The words that act at once, in our languages and as people spell them.

They act only as the whole of a text, however they are written: "Stop!" does, "please stop by" is
for a person. STOP is understood with slips of the thumb, too. YES is not among them, though some
carriers take it for START: it answers questions.
"""

import re
import unicodedata
from collections.abc import Iterator

from common.typed import search_key
from inbox.choices import Word

# The first ones are those that North American carriers act upon as well.
SPELLED: dict[Word, dict[str, str]] = {
    Word.STOP: {
        "en": "stop, stopall, stop all, unsubscribe, cancel, end, quit, optout, opt out, revoke, "
        "please stop, stop please, stop texting me, unsubscribe me, stop it, stop now, stop this, "
        "stop texts, stop texting, stop messages, stop messaging me, stop sending, no more texts, "
        "no more messages, don't text me, do not text me, remove me, take me off, leave me alone, "
        "halt",
        "es": "alto, parar, pare, paren, para, cancelar, basta, basta ya, no más, no mas mensajes, "
        "baja, detener, deténganse, quitar, no me escriban, no me manden mensajes, para ya, "
        "no quiero más mensajes, ya no quiero mensajes",
        "fr": "arrêt, arrêter, arret, arrêtez",
        "pt": "sair",
        "am": "አቁም, አቁሙ, አቁሚ, ይቁም, አቁሙልኝ, መልእክት አቁሙ, መልእክት ይቁም",
        "ti": "ደው ኣብል, ደው ኣብሉ, ደው ኣብልዎ, ደው በሉ, ደው, ኣቋርጽ, ኣቋርጹ, ጠጠው ኣብል, ጠጠው ኣብሉ, ጠጠው በሉ, "
        "ደው በል, ደው በሊ, ከይትልእኹለይ, ኣይትልኣኹለይ, መልእኽቲ ኣይትልኣኹለይ",
        "ar": "قف, توقف, توقفوا, أوقف, أوقفوا, وقف, إلغاء, الغاء, إيقاف, ايقاف, لا ترسلوا, "
        "لا ترسلوا لي, لا ترسلوا لي رسائل",
        "zh-hans": "停, 停止, 停止发送, 退订, 退訂, 取消, 取消订阅, 取消訂閱, 不要再发, 别发了, "
        "别再发了, TD",
        "ko": "그만, 그만 보내세요, 그만하세요, 문자 그만, 중지, 정지, 멈춰, 멈춰요, 수신거부, "
        "수신 거부, 해지",
        "bn": "বন্ধ, বন্ধ করুন, বন্ধ করো, থামুন, থামো, বাতিল",
        "vi": "dừng, dừng lại, dừng nhắn, ngừng, ngừng lại, ngừng nhắn, đừng nhắn nữa, hủy, huỷ",
    },
    Word.START: {
        "en": "start, unstop, resume",
        "es": "empezar, iniciar, comenzar, reanudar",
        "fr": "commencer",
        "am": "ጀምር, ጀምሩ",
        "ti": "ጀምር እንደገና, ጀምሩ እንደገና, ጀምር ዳግም",
        "ar": "ابدأ, ابدا, بدء, استئناف",
        "zh-hans": "开始, 開始, 恢复, 恢復, 订阅, 訂閱",
        "ko": "시작, 재개, 수신동의",
        "bn": "শুরু, শুরু করুন, চালু",
        "vi": "bắt đầu, tiếp tục",
    },
    Word.HELP: {
        "en": "help, info",
        "es": "ayuda, información, informacion",
        "fr": "aide",
        "am": "እርዳታ, መረጃ",
        "ti": "ሓገዝ, ሓበሬታ",
        "ar": "مساعدة, معلومات",
        "zh-hans": "帮助, 幫助, 信息",
        "ko": "도움말, 도움, 정보",
        "bn": "সাহায্য, তথ্য",
        "vi": "trợ giúp, giúp đỡ, thông tin",
    },
}
# Of those that stop texts, the ones that may mean a request or a visit: they stop texts, as
# carriers want it, and a person reads them too.
MAY_MEAN_MORE = frozenset(
    map(
        search_key,
        (
            *("cancel", "end", "quit", "remove me", "take me off", "leave me alone"),
            *("cancelar", "baja", "para", "quitar", "detener", "no me escriban"),
            *("ኣቋርጽ", "ኣቋርጹ", "إلغاء", "الغاء", "取消", "해지", "বাতিল", "hủy", "huỷ"),
        ),
    )
)
_MEANT = {
    search_key(spelled): (word, language)
    for word, by_language in SPELLED.items()
    for language, spellings in by_language.items()
    for spelled in spellings.split(", ")
}
# Keys have no accents, and in Vietnamese these tell words apart: "đúng" is "right", and no "dừng".
_IN_VIETNAMESE = {spelled for words in SPELLED.values() for spelled in words["vi"].split(", ")}
# What thumbs make of "stop": letters changed over, doubled, left out or beside it.
_SLIPS = frozenset({"stpo", "sotp", "tsop", "st0p", "stp", "stob", "stip", "stopo"})
# Said with it, and slips of that.
_PLEASE = frozenset({"please", "pleas", "plese", "plase", "pleae", "plz", "pls"})
# The same in our other languages, before the word or after it.
_POLITE = (
    *("por favor", "እባክህ", "እባክሽ", "እባካችሁ", "እባክዎ", "በጃኻ", "በጃኺ", "በጃኹም", "ብኽብረትኩም"),
    *("من فضلك", "من فضلكم", "لو سمحت", "لو سمحتم", "请", "請", "제발"),
    *(unicodedata.normalize("NFC", "দয়া করে"), "làm ơn", "vui lòng", "xin"),
)
_MARKS = " \n.,;:!?¡¿…،؛؟。！，።፣"
_NO_SLIPS = frozenset({"stoop"})
_TWICE = re.compile(r"(.)\1+")
# A hand or a sign in the road, which says the same; a key leaves no sign out but those of writing.
_STOP_SIGNS = frozenset("🛑✋⛔🚫")
_SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d]")
# By the name of a letter, of which language it is; Ethiopic and Latin letters are several ones'.
_LETTERS = {
    "ETHIOPIC": "am",
    "ARABIC": "ar",
    "BENGALI": "bn",
    "HANGUL": "ko",
    "CJK": "zh-hans",
}
# Of our languages in Latin letters these are Vietnamese's or Spanish's alone.
_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SPANISH = frozenset("ñ¿¡")
# And of Ethiopic ones these are Tigrinya's.
_TIGRINYA = frozenset("ቐቑቒቓቔቕቖኣ")


def meaning(text: str) -> Word | None:
    """Return the word that `text` is; None for all that a person has to read."""
    if found := _found(text):
        return found[0]
    return Word.STOP if _is_nearly_stop(text) or _is_polite_stop(text) else None


def may_mean_more(text: str) -> bool:
    """Tell whether a word that stops texts may be about something else, too."""
    return any(_is_of_several(each) for each in (text, *_without_polite(text)))


def _is_of_several(text: str) -> bool:
    found = _found(text)
    # Without its accents a word of Vietnamese may be one of several.
    is_bare = found is not None and found[1] == "vi" and _plain(text).isascii()
    return is_bare or search_key(text) in MAY_MEAN_MORE


def _found(text: str) -> tuple[Word, str] | None:
    found = _MEANT.get(search_key(text))
    is_another = found is not None and found[1] == "vi" and not _plain(text).isascii()
    return None if is_another and _plain(text) not in _IN_VIETNAMESE else found


def _plain(text: str) -> str:
    """Return `text` with its accents, without the signs around it."""
    letters = unicodedata.normalize("NFC", text).lower()
    return " ".join(re.sub(r"[^\w\s]", " ", letters).split())


def _is_nearly_stop(text: str) -> bool:
    """Tell whether it is "stop" with slips, spelled out, said twice or with a sign."""
    signs = set(_SHADES.sub("", text.strip()))
    if signs and signs <= _STOP_SIGNS:
        return True
    words = search_key("".join(" " if sign in _STOP_SIGNS else sign for sign in text)).split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    said = [word for word in words if word not in _PLEASE]
    return bool(said) and all(_is_slip(word) for word in said)


def _is_polite_stop(text: str) -> bool:
    """Tell whether it is a word that stops texts with *please*: that is never HELP, which asks."""
    found = next((each for each in map(_found, _without_polite(text)) if each), None)
    return found is not None and found[0] == Word.STOP


def _without_polite(text: str) -> Iterator[str]:
    # Not by keys: without its accents "đúng" would stop texts.
    letters = unicodedata.normalize("NFC", text).lower().strip(_MARKS)
    for polite in _POLITE:
        yield from {letters.removeprefix(polite), letters.removesuffix(polite)} - {letters}


def _is_slip(word: str) -> bool:
    is_it = word in _SLIPS or _TWICE.sub(r"\1", word) == "stop"
    return is_it and word not in _NO_SLIPS


def language_of(text: str) -> str | None:
    """Guess the language of `text`, by its one word or by its letters; None where both are mute."""
    letters = set(unicodedata.normalize("NFC", text).lower())
    found = _found(text)
    # Keys make one letter of two: a word of Amharic in Tigrinya's letters is Tigrinya.
    if found and not (found[1] == "am" and letters & _TIGRINYA):
        return found[1]
    if letters & _VIETNAMESE:
        return "vi"
    if letters & _SPANISH:
        return "es"
    if letters & _TIGRINYA:
        return "ti"
    names = {unicodedata.name(sign, "").split(" ")[0] for sign in letters}
    return next((language for name, language in _LETTERS.items() if name in names), None)
