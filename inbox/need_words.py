"""The words by which somebody asks for help, and those by which the kind of it is guessed.

A guess only: whoever asks is asked what they need, and a coordinator reads what they wrote.
"""

from dataclasses import dataclass

from common.typed import search_key

# In a text of at most so many letters: who writes more tells a story, which a person reads.
LONGEST = 300
ASKING: dict[str, str] = {
    "en": "i need, we need, need help, help me, help us, please help, can you help, "
    "could you help, looking for help, i am hungry, "
    "i'm hungry, we are hungry, have no food, in need",
    "es": "necesito, necesitamos, ocupo, ocupamos, ayúdeme, ayúdenme, ayúdenos, necesita ayuda, "
    "quiero ayuda, me pueden ayudar, me puede ayudar, pueden ayudarme, tengo hambre, "
    "no tengo comida, ayuda por favor, me hace falta",
    "fr": "j'ai besoin, nous avons besoin, aidez-moi, aidez-nous, j'ai faim, besoin d'aide",
    "pt": "preciso, precisamos, me ajude, me ajudem, estou com fome",
    "am": "እፈልጋለሁ, እንፈልጋለን, ያስፈልገኛል, ያስፈልገናል, እርዱኝ, እርዱን, ርቦኛል, እርዳታ እፈልጋለሁ, ይርዱኝ",
    "ti": "የድልየኒ, የድልየና, ደልየ, እደሊ, ንደሊ, ሓግዙኒ, ሓግዙና, ጠምየ, ሓገዝ ይደሊ",
    "ar": "أحتاج, احتاج, نحتاج, محتاج, محتاجة, أريد مساعدة, ساعدوني, ساعدونا, أنا جائع, بحاجة إلى",
    "zh-hans": "我需要, 我们需要, 需要帮助, 帮帮我, 请帮忙, 请帮助, 帮助我, 我饿",
    "ko": "필요해요, 필요합니다, 필요해, 도와주세요, 도와 주세요, 배고파요, 도움이 필요",
    "bn": "দরকার, প্রয়োজন, লাগবে, সাহায্য করুন, সাহায্য চাই, খিদে পেয়েছে",
    "vi": "tôi cần, chúng tôi cần, cần giúp, giúp tôi, giúp chúng tôi, xin giúp, tôi đói, cháu cần",
}
# By the slug of a kind of help that an install begins with.
KINDS: dict[str, dict[str, str]] = {
    "cooked-meals": {
        "en": "cooked meal, cooked meals, warm meal, hot meal, meals",
        "es": "comida preparada, comida caliente, plato caliente",
        "am": "የበሰለ ምግብ",
        "ti": "ዝበሰለ ምግቢ, ድሉው ምግቢ",
        "ar": "وجبة, طعام مطبوخ",
        "zh-hans": "热饭, 熟食, 做好的饭",
        "ko": "조리된 음식, 따뜻한 식사, 도시락",
        "bn": "রান্না করা খাবার",
        "vi": "bữa ăn nấu sẵn, cơm nóng",
    },
    "groceries": {
        "en": "food, groceries, grocery, milk, bread, hungry",
        "es": "comida, alimentos, despensa, víveres, leche, pan, hambre",
        "fr": "nourriture, manger, courses",
        "pt": "comida, alimentos",
        "am": "ምግብ, አስቤዛ, ዳቦ, ርቦኛል",
        "ti": "ምግቢ, ኣስቤዛ, እንጀራ, ጠምየ",
        "ar": "طعام, أكل, غذاء, بقالة, جائع, خبز",
        "zh-hans": "食物, 食品, 吃的, 买菜, 饿",
        "ko": "음식, 식료품, 먹을 것, 장보기, 배고",
        "bn": "খাবার, বাজার, খিদে",
        "vi": "thức ăn, đồ ăn, thực phẩm, đói",
    },
    "pharmacy": {
        "en": "medicine, medicines, medication, prescription, prescriptions, pharmacy, pills",
        "es": "medicina, medicinas, medicamento, medicamentos, receta, farmacia",
        "am": "መድኃኒት, ፋርማሲ",
        "ti": "መድሃኒት, ፋርማሲ",
        "ar": "دواء, أدوية, صيدلية",
        "zh-hans": "药, 药房",
        "ko": "약국, 처방약, 약이",
        "bn": "ওষুধ, ফার্মেসি",
        "vi": "thuốc, nhà thuốc",
    },
    "ride": {
        "en": "ride, a lift, transport, transportation",
        "es": "transporte, aventón, que me lleven, un raite",
        "am": "መጓጓዣ, በመኪና",
        "ti": "መጓዓዝያ, ብመኪና",
        "ar": "توصيلة, مواصلات",
        "zh-hans": "接送, 搭车, 坐车",
        "ko": "태워, 차편, 교통",
        "bn": "গাড়ি, পৌঁছে",
        "vi": "đi nhờ, xe đưa, chở",
    },
    "money": {
        "en": "money, rent, bills, bill, cash",
        "es": "dinero, renta, alquiler, cuentas, la luz",
        "am": "ገንዘብ, ኪራይ",
        "ti": "ገንዘብ, ክራይ",
        "ar": "مال, إيجار, فلوس, نقود",
        "zh-hans": "钱, 房租, 账单",
        "ko": "월세, 공과금, 돈이",
        "bn": "টাকা, ভাড়া",
        "vi": "tiền, tiền nhà, tiền thuê",
    },
    "child-care": {
        "en": "child care, childcare, babysitter, babysitting",
        "es": "cuidado de niños, cuidar a mis hijos, niñera",
        "am": "ልጅ መጠበቅ, ልጆች",
        "ti": "ምክንኻን ቆልዑ, ቆልዑ",
        "ar": "رعاية الأطفال, حضانة",
        "zh-hans": "照顾孩子, 看孩子",
        "ko": "아이 돌보기, 아이를",
        "bn": "বাচ্চা দেখাশোনা",
        "vi": "trông trẻ, giữ trẻ",
    },
    "supplies": {
        "en": "diapers, soap, masks, blanket, blankets, supplies, clothes, wipes",
        "es": "pañales, jabón, mascarillas, cobija, cobijas, ropa, toallitas",
        "am": "ዳይፐር, ሳሙና, ብርድ ልብስ",
        "ti": "ዳይፐር, ሳሙና, ኮቦርታ",
        "ar": "حفاضات, صابون, بطانية, ملابس",
        "zh-hans": "尿布, 肥皂, 毯子, 口罩",
        "ko": "기저귀, 비누, 담요, 마스크",
        "bn": "ডায়াপার, সাবান, কম্বল",
        "vi": "tã, xà phòng, chăn, khẩu trang",
    },
    "forms-translation": {
        "en": "translation, translator, interpreter, a form, forms, paperwork",
        "es": "traducción, traductor, intérprete, papeles",
        "am": "ትርጉም, አስተርጓሚ",
        "ti": "ትርጉም, ተርጓሚ",
        "ar": "ترجمة, مترجم",
        "zh-hans": "翻译, 表格",
        "ko": "통역, 번역, 서류",
        "bn": "অনুবাদ, ফর্ম",
        "vi": "phiên dịch, dịch giấy, giấy tờ",
    },
}
# Words of these stand between spaces; others are written together, or bent at both ends.
_SPACED = {"en", "es", "fr", "pt", "vi"}


@dataclass(frozen=True)
class Said:
    """A text that asks for help: the language that its words are of, and the kind of help."""

    language: str
    slug: str


def _keys(spellings: str) -> list[str]:
    return [search_key(spelled) for spelled in spellings.split(", ")]


_ASKING = [(key, language) for language, words in ASKING.items() for key in _keys(words)]
_KINDS = [
    (key, language, slug)
    for slug, by_language in KINDS.items()
    for language, words in by_language.items()
    for key in _keys(words)
]
_KINDS_ALONE = {key: (language, slug) for key, language, slug in reversed(_KINDS)}


def need_in(text: str) -> Said | None:
    """Return what `text` asks for; None where it does not, or says so much that somebody reads it.

    It asks by words such as "I need", or is nothing but the name of a kind of help.
    """
    if len(text) > LONGEST:
        return None
    key = search_key(text)
    if alone := _KINDS_ALONE.get(key):
        return Said(*alone)
    asked = [language for words, language in _ASKING if _stands_in(words, key, language)]
    return Said(asked[0], kind_in(text)) if asked else None


def kind_in(text: str) -> str:
    """Guess the kind of help in `text`: its slug, or "" where nothing in it is known."""
    key = search_key(text)
    found = (slug for words, language, slug in _KINDS if _stands_in(words, key, language))
    return next(found, "")


def _stands_in(words: str, key: str, language: str) -> bool:
    return f" {words} " in f" {key} " if language in _SPACED else words in key
