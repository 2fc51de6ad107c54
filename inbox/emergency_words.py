"""The words of somebody in danger, in our languages: they are told whom to call at once.

Drafts, until speakers have read them. Better one too many: nobody is hurt by a number, and a person
reads each of these texts first.
"""

from common.typed import search_key

DANGER: dict[str, str] = {
    "en": "call 911, dial 911, need 911, ambulance, emergency, heart attack, stroke, "
    "overdose, overdosed, "
    "can't breathe, cannot breathe, cant breathe, not breathing, unconscious, passed out, "
    "bleeding badly, house is on fire, call the police, need police, he has a gun, "
    "being attacked, is beating me, hitting me, suicide, suicidal, kill myself, end my life, "
    "want to die, hurt myself, don't want to live",
    "es": "ambulancia, emergencia, ataque al corazón, infarto, derrame, sobredosis, "
    "no puedo respirar, no puede respirar, no respira, inconsciente, se desmayó, desangra, "
    "se quema la casa, llamen a la policía, tiene una pistola, me está pegando, me golpea, "
    "suicidio, suicidarme, suicida, matarme, quitarme la vida, quiero morir, quiero morirme, "
    "no quiero vivir",
    "fr": "ambulance, urgence, suicide, me tuer, envie de mourir",
    "pt": "ambulância, emergência, suicídio, me matar, quero morrer",
    "am": "አምቡላንስ, ድንገተኛ አደጋ, የልብ ድካም, መተንፈስ አልቻል, እየደማ, ቤቱ እየተቃጠለ, ፖሊስ, ራሴን ማጥፋት, "
    "ራሴን ላጠፋ, መሞት እፈልጋለሁ, መኖር አልፈልግም, እየደበደበኝ",
    "ti": "ኣምቡላንስ, ህጹጽ ሓደጋ, ህጹጽ ኩነታት, ምትንፋስ ኣይከኣልኩ, ምትንፋስ ኣብዩኒ, ይደሚ ኣሎ, ፖሊስ, "
    "ነብሰይ ከጥፍእ, ነብሰይ ምጥፋእ, ክመውት ይደሊ, ክነብር ኣይደልን, ይወቅዓኒ",
    "ar": "إسعاف, اسعاف, طوارئ, حالة طارئة, نوبة قلبية, جلطة, جرعة زائدة, لا أستطيع التنفس, "
    "لا استطيع التنفس, لا يتنفس, فاقد الوعي, ينزف, حريق, الشرطة, يضربني, انتحار, أنتحر, "
    "أقتل نفسي, اقتل نفسي, أريد أن أموت, اريد ان اموت",
    "zh-hans": "救护车, 救護車, 急救, 紧急情况, 緊急情況, 心脏病发, 中风, 服药过量, "
    "不能呼吸, 没有呼吸, "
    "昏迷, 大出血, 着火, 报警, 報警, 被打, 自杀, 自殺, 想死, 不想活",
    "ko": "구급차, 앰뷸런스, 응급, 심장마비, 뇌졸중, 숨을 못, 숨을 쉴 수 없, 의식이 없, 피를 많이, "
    "불이 났, 경찰, 때려요, 자살, 죽고 싶, 죽고싶, 살고 싶지 않",
    "bn": "অ্যাম্বুলেন্স, এম্বুলেন্স, জরুরি অবস্থা, হার্ট অ্যাটাক, স্ট্রোক, শ্বাস নিতে পার, অজ্ঞান, রক্তপাত, "
    "আগুন লেগেছে, পুলিশ, আমাকে মারছে, আত্মহত্যা, মরে যেতে চাই, মরতে চাই, বাঁচতে চাই না",
    "vi": "xe cứu thương, xe cấp cứu, cấp cứu, khẩn cấp, đau tim, đột quỵ, dùng thuốc quá liều, "
    "không thở được, bất tỉnh, chảy máu nhiều, cháy nhà, gọi công an, gọi cảnh sát, đánh tôi, "
    "tự tử, tự sát, muốn chết, không muốn sống",
}
# As the whole of a text: somebody has dialed it. Within one they are as often of an address.
NUMBERS = ("911", "988", "112", "999", "110", "119")
# Words of these stand between spaces; others are written together, or bent at both ends.
_SPACED = {"en", "es", "fr", "pt", "vi"}
_KNOWN = [
    (search_key(words), language)
    for language, spellings in DANGER.items()
    for words in spellings.split(", ")
]


def danger_in(text: str) -> str:
    """Return the language of the words in `text` that sound like danger to a life; "" for none."""
    if search_key(text) in NUMBERS:
        return "en"
    key = f" {search_key(text)} "
    found = (
        language
        for words, language in _KNOWN
        if (f" {words} " if language in _SPACED else words) in key
    )
    return next(found, "")
