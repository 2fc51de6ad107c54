"""The words that answer a question of ours, in our languages and as people spell them.

They act only as the whole of a text, with or without the number of the question: "yes", "2 no".
"yes, but after six" is for a person.
"""

import re
from dataclasses import dataclass

from common.typed import plain_digits, search_key
from inbox.choices import Word

SPELLED: dict[Word, dict[str, str]] = {
    Word.YES: {
        "en": "yes, y, yeah, yep, yea, ok, okay, sure, yes please, yes i can, i can, yes i will, "
        "i will, will do, of course",
        "es": "sí, si, claro, sí puedo, sí claro, puedo, de acuerdo, vale, está bien, dale",
        "fr": "oui, d'accord, bien sûr",
        "pt": "sim, posso, claro que sim",
        "am": "አዎ, አዎን, እሺ, እችላለሁ, አዎ እችላለሁ",
        "ti": "እወ, ሕራይ, ይኽእል እየ, እወ ይኽእል",
        "ar": "نعم, أجل, ايوه, أيوا, موافق, حسنا, أستطيع, تمام, نعم أستطيع",
        "zh-hans": "是, 是的, 好, 好的, 可以, 行, 我可以, 愿意, 是啊",
        "ko": "네, 예, 넵, 좋아요, 할게요, 할 수 있어요, 가능해요, 응",
        "bn": "হ্যাঁ, হ্যা, হা, জি, জি হ্যাঁ, আচ্ছা, পারব, ঠিক আছে",
        "vi": "có, vâng, dạ, đúng, đúng rồi, được, đồng ý, tôi làm được, dạ được, ừ",
    },
    Word.NO: {
        "en": "no, n, nope, nah, no thanks, no thank you, i can't, i cannot, can't, cannot, "
        "sorry no, no sorry",
        "es": "no gracias, no puedo, lo siento no, no lo siento",
        "fr": "non, non merci, je ne peux pas",
        "pt": "não, não posso",
        "am": "አይ, አይደለም, አልችልም, አይሆንም",
        "ti": "ኣይፋል, አይፋል, ኣይክእልን, አይኮነን",
        "ar": "لا, كلا, لا أستطيع, لا شكرا",
        "zh-hans": "不, 否, 不是, 不行, 不可以, 不能, 没有, 不了, 我不行",
        "ko": "아니요, 아니오, 아뇨, 못 해요, 안 돼요, 안돼요, 아니",
        "bn": "না, জি না, পারব না, না ধন্যবাদ",
        "vi": "không, không được, dạ không, tôi không làm được",
    },
    Word.DONE: {
        "en": "done, it is done, it's done, finished, all done, delivered, i did it",
        "es": "hecho, listo, lista, ya está, terminado, entregado, ya lo hice",
        "fr": "fait, c'est fait, terminé",
        "pt": "feito, pronto, está feito",
        "am": "ተደረገ, ተጠናቀቀ, ጨረስኩ, አልቋል, ተፈጸመ",
        "ti": "ተገይሩ, ተወዲኡ, ወዲአ, ወዲአዮ, ተፈጺሙ",
        "ar": "تم, انتهى, انتهيت, أنجز, خلص",
        "zh-hans": "完成, 完成了, 做好了, 好了, 做完了, 已完成",
        "ko": "완료, 다 했어요, 끝났어요, 했어요, 끝",
        "bn": "হয়ে গেছে, শেষ, সম্পন্ন, করেছি, হয়েছে",
        "vi": "xong, xong rồi, đã xong, hoàn thành, rồi",
    },
    Word.LATER: {
        "en": "not this time, not now, not today, later, maybe later, another time, not yet",
        "es": "esta vez no, ahora no, hoy no, otro día, después, más tarde, todavía no, "
        "en otra ocasión",
        "fr": "pas cette fois, pas maintenant, plus tard, pas encore",
        "pt": "desta vez não, agora não, mais tarde, ainda não",
        "am": "አሁን አይደለም, በዚህ ጊዜ አይደለም, በኋላ, ሌላ ጊዜ, ገና",
        "ti": "ሕጂ ኣይኮነን, ኣብዚ ግዜ ኣይኮነን, ድሓር, ካልእ ግዜ, ገና",
        "ar": "ليس الآن, ليس هذه المرة, لاحقا, مرة أخرى, ليس بعد",
        "zh-hans": "这次不行, 现在不行, 下次, 改天, 以后, 还没有, 还没",
        "ko": "이번에는 안 돼요, 지금은 안 돼요, 다음에, 나중에, 이번엔 안 돼요, 아직",
        "bn": "এবার না, এখন না, পরে, অন্য সময়, এখনো না",
        "vi": "lần này không được, bây giờ không được, để sau, lúc khác, chưa",
    },
    Word.FINE: {
        "en": "fine, i am fine, i'm fine, all good, all is well, i am ok, i'm ok, we are fine",
        "es": "estoy bien, bien, todo bien, estamos bien",
        "fr": "ça va, je vais bien, tout va bien",
        "pt": "estou bem, tudo bem, bem",
        "am": "ደህና ነኝ, ደህና, ሁሉም ደህና ነው",
        "ti": "ደሓን እየ, ጽቡቕ እየ, ኩሉ ጽቡቕ",
        "ar": "أنا بخير, بخير, كل شيء بخير, نحن بخير",
        "zh-hans": "我很好, 没事, 我没事, 一切都好, 平安",
        "ko": "괜찮아요, 잘 있어요, 저는 괜찮아요, 무사해요",
        "bn": "আমি ভালো আছি, ভালো আছি, সব ঠিক আছে",
        "vi": "tôi ổn, tôi khỏe, mọi thứ đều ổn, ổn",
    },
    Word.NEED: {
        "en": "need, need help, i need help, we need help, not fine, i am not fine, i'm not ok",
        "es": "necesito ayuda, necesitamos ayuda, ayuda por favor, no estoy bien",
        "fr": "j'ai besoin d'aide, ça ne va pas",
        "pt": "preciso de ajuda, não estou bem",
        "am": "እርዳታ እፈልጋለሁ, እርዳታ ያስፈልገኛል, ደህና አይደለሁም",
        "ti": "ሓገዝ የድልየኒ, ሓገዝ እደሊ, ደሓን ኣይኮንኩን",
        "ar": "أحتاج مساعدة, أحتاج إلى مساعدة, لست بخير",
        "zh-hans": "我需要帮助, 需要帮助, 我不好",
        "ko": "도움이 필요해요, 도와주세요, 안 괜찮아요",
        "bn": "আমার সাহায্য দরকার, সাহায্য দরকার, আমি ভালো নেই",
        "vi": "tôi cần giúp, cần giúp, cần giúp đỡ, tôi không ổn",
    },
}
# A key leaves signs out, so these are looked for before it is made.
SIGNS = {
    "👍": Word.YES, "👌": Word.YES, "✅": Word.YES, "✔": Word.YES, "☑": Word.YES, "🆗": Word.YES,
    "👎": Word.NO, "❌": Word.NO, "✖": Word.NO, "🙅": Word.NO,
}  # fmt: skip
_MEANT = {
    search_key(spelled): word
    for word, by_language in SPELLED.items()
    for spellings in by_language.values()
    for spelled in spellings.split(", ")
}
# Colors of hands and hair, what makes a sign a picture, and what joins two.
_SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d♀♂]")
_BEFORE = re.compile(r"#?\s*([1-9])(?![0-9])[\s.:,)–-]*(.*)", re.DOTALL)
_BEHIND = re.compile(r"(.*?)[\s.:,(#–-]*(?<![0-9])([1-9])[.!)]?", re.DOTALL)
# Of a question and a choice in it. No signs between them that stand in dates and times.
_PAIR = re.compile(r"#?\s*([1-9])[\s,)]+([1-9])[.!)]?")


@dataclass(frozen=True)
class Answer:
    """A word, and the number of the question that it answers; one of the two may be missing.

    Where two numbers are all there is, the second is that of a choice.
    """

    word: Word | None
    number: int | None = None
    choice: int | None = None


def answer_in(text: str) -> Answer | None:
    """Return the answer that `text` is; None for all that a person has to read."""
    plain = plain_digits(text.strip())
    if word := _word(plain):
        return Answer(word)
    if pair := _PAIR.fullmatch(plain):
        return Answer(None, int(pair[1]), int(pair[2]))
    for form, number, rest in ((_BEFORE, 1, 2), (_BEHIND, 2, 1)):
        found = form.fullmatch(plain)
        if found and (not found[rest].strip() or _word(found[rest])):
            return Answer(_word(found[rest]), int(found[number]))
    return None


def _word(text: str) -> Word | None:
    signs = set(_SHADES.sub("", text.strip()))
    if signs and signs <= SIGNS.keys():
        meant = {SIGNS[sign] for sign in signs}
        return meant.pop() if len(meant) == 1 else None
    return _MEANT.get(search_key(text))
