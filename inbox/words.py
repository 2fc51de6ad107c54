"""The words that act at once, in our languages and as people spell them.

They act only as the whole of a text, however they are written: "Stop!" does, "please stop by" is
for a person. YES is not among them, though some carriers take it for START: it answers questions.
"""

import unicodedata

from common.typed import search_key
from inbox.choices import Word

# The first ones are those that North American carriers act upon as well.
SPELLED: dict[Word, dict[str, str]] = {
    Word.STOP: {
        "en": "stop, stopall, stop all, unsubscribe, cancel, end, quit, optout, opt out, revoke, "
        "please stop, stop please, stop texting me, unsubscribe me",
        "es": "alto, parar, pare, cancelar, basta, no más, no mas mensajes, baja",
        "fr": "arrêt, arrêter, arret, arrêtez",
        "pt": "sair",
        "am": "አቁም, አቁሙ, አቁሚ, ይቁም",
        "ti": "ደው ኣብል, ደው ኣብሉ, ደው, ኣቋርጽ, ጠጠው ኣብል",
        "ar": "قف, توقف, أوقف, وقف, إلغاء, الغاء, إيقاف, ايقاف",
        "zh-hans": "停, 停止, 退订, 退訂, 取消, 取消订阅, 取消訂閱, TD",
        "ko": "그만, 중지, 정지, 수신거부, 수신 거부, 해지",
        "bn": "বন্ধ, বন্ধ করুন, থামুন, থামো, বাতিল",
        "vi": "dừng, dừng lại, ngừng, hủy, huỷ",
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
            *("cancel", "end", "quit", "cancelar", "baja", "ኣቋርጽ", "إلغاء", "الغاء"),
            *("取消", "해지", "বাতিল", "hủy", "huỷ"),
        ),
    )
)
_MEANT = {
    search_key(spelled): (word, language)
    for word, by_language in SPELLED.items()
    for language, spellings in by_language.items()
    for spelled in spellings.split(", ")
}
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
    found = _MEANT.get(search_key(text))
    return found[0] if found else None


def may_mean_more(text: str) -> bool:
    """Tell whether a word that stops texts may be about something else, too."""
    return search_key(text) in MAY_MEAN_MORE


def language_of(text: str) -> str | None:
    """Guess the language of `text`, by its one word or by its letters; None where both are mute."""
    if found := _MEANT.get(search_key(text)):
        return found[1]
    letters = set(unicodedata.normalize("NFC", text).lower())
    if letters & _VIETNAMESE:
        return "vi"
    if letters & _SPANISH:
        return "es"
    if letters & _TIGRINYA:
        return "ti"
    names = {unicodedata.name(sign, "").split(" ")[0] for sign in letters}
    return next((language for name, language in _LETTERS.items() if name in names), None)
