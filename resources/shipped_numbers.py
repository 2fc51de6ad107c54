"""The crisis numbers that an install in the United States begins with: 911, 988 and 211.

They become entries of the directory, to be edited like all others; the first two stand at the foot
of every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from common.translation_sources import marked
from resources.choices import EntryState, Reach
from resources.models import AlwaysShown, Phone, Resource, ResourceCategory

Texts = Mapping[str, str]
HEADING = "hotlines"


@dataclass(frozen=True)
class Shipped:
    """A number, the kinds of its lines, and its texts by language ("en" is the source)."""

    slug: str
    number: str
    kinds: tuple[str, ...]
    name: Texts
    sentence: Texts


HEADINGS: Texts = {
    "en": "Hotlines",
    "es": "Líneas de ayuda",
    "vi": "Đường dây nóng",
    "ko": "상담 전화",
    "am": "የእርዳታ ስልኮች",
    "ti": "ናይ ሓገዝ ስልክታት",
    "ar": "خطوط المساعدة",
    "bn": "হটলাইন",
    "zh_hans": "热线电话",
}
NUMBERS = (
    Shipped(
        "emergency-911",
        "911",
        ("voice",),
        {
            "en": "Emergency",
            "es": "Emergencias",
            "vi": "Cấp cứu, khẩn cấp",
            "ko": "긴급 신고",
            "am": "ድንገተኛ አደጋ",
            "ti": "ህጹጽ ሓደጋ",
            "ar": "الطوارئ",
            "bn": "জরুরি অবস্থা",
            "zh_hans": "紧急情况",
        },
        {
            "en": "In danger now? Call {number}.",
            "es": "¿Está en peligro? Llame al {number}.",
            "vi": "Đang gặp nguy hiểm? Xin gọi {number}.",
            "ko": "지금 위험하세요? {number}로 전화하세요.",
            "am": "አሁን አደጋ ላይ ነዎት? ወደ {number} ይደውሉ።",
            "ti": "ሕጂ ኣብ ሓደጋ ዲኹም? ናብ {number} ደውሉ።",
            "ar": "هل أنتم في خطر الآن؟ اتصلوا بالرقم {number}.",
            "bn": "এখনই বিপদে আছেন? {number} নম্বরে ফোন করুন।",
            "zh_hans": "现在有危险？请打 {number}。",
        },
    ),
    Shipped(
        "crisis-988",
        "988",
        ("voice", "text"),
        {
            "en": "988 Suicide & Crisis Lifeline",
            "es": "988 Línea de Prevención del Suicidio y Crisis",
            "vi": "988 Đường dây hỗ trợ khủng hoảng và ngăn ngừa tự tử",
            "ko": "988 자살 예방 및 위기 상담 전화",
            "am": "988 የራስን ማጥፋት መከላከያና የቀውስ ስልክ",
            "ti": "988 መከላኸሊ ርእሰ-ቅትለትን ቅልውላውን ስልኪ",
            "ar": "988 خط المساعدة في الأزمات ومنع الانتحار",
            "bn": "988 আত্মহত্যা প্রতিরোধ ও সংকট হেল্পলাইন",
            "zh_hans": "988 自杀预防与危机热线",
        },
        {
            "en": "Need to talk to someone, day or night? Call or text {number}.",
            "es": "¿Necesita hablar con alguien, de día o de noche? Llame o mande un mensaje de "
            "texto al {number}.",
            "vi": "Cần nói chuyện với ai đó, dù ngày hay đêm? Xin gọi hoặc nhắn tin tới {number}.",
            "ko": "낮이든 밤이든 누군가와 이야기하고 싶으세요? {number}로 전화하거나 문자를 "
            "보내세요.",
            "am": "ሰው ማነጋገር ይፈልጋሉ? ቀንም ሆነ ማታ ወደ {number} ይደውሉ ወይም የጽሑፍ መልእክት ይላኩ።",
            "ti": "ምስ ሰብ ክትዛረቡ ትደልዩ ዲኹም? ለይቲ ይኹን መዓልቲ ናብ {number} ደውሉ ወይ ጽሑፍ መልእኽቲ ልኣኹ።",
            "ar": "تحتاجون أن تتكلموا مع أحد، ليلًا أو نهارًا؟ اتصلوا بالرقم {number} أو أرسلوا إليه "
            "رسالة نصية.",
            "bn": "দিনে বা রাতে কারও সঙ্গে কথা বলা দরকার? {number} নম্বরে ফোন বা এসএমএস করুন।",
            "zh_hans": "想找人说说话，白天夜里都可以，请打电话或发短信到 {number}。",
        },
    ),
    Shipped(
        "help-211",
        "211",
        ("voice",),
        {
            "en": "211: where to find help",
            "es": "211: dónde encontrar ayuda",
            "vi": "211: nơi tìm sự giúp đỡ",
            "ko": "211: 도움을 받을 수 있는 곳 안내",
            "am": "211፦ እርዳታ የት እንደሚገኝ",
            "ti": "211፦ ሓገዝ ኣበይ ከም ዝርከብ",
            "ar": "211: أين تجدون المساعدة",
            "bn": "211: কোথায় সাহায্য পাওয়া যায়",
            "zh_hans": "211：在哪里可以得到帮助",
        },
        {},
    ),
)


@transaction.atomic
def add_numbers() -> int:
    """Add those that are not there yet, and return how many were: twice is once.

    An entry that was edited or withdrawn since stays as it is.
    """
    heading, _is_new = ResourceCategory.objects.get_or_create(
        slug=HEADING, defaults=_named("name", HEADINGS)
    )
    added = [_add(each, heading) for each in NUMBERS]
    return sum(added)


def _add(shipped: Shipped, heading: ResourceCategory) -> bool:
    if Resource.objects.filter(slug=shipped.slug).exists():
        return False
    entry = Resource.objects.create(
        slug=shipped.slug,
        category=heading,
        reach=Reach.BEYOND,
        is_hotline=True,
        is_free=True,
        state=EntryState.PUBLISHED,
        published_at=timezone.now(),
        **_named("name", shipped.name),
    )
    for kind in shipped.kinds:
        Phone.objects.create(resource=entry, number=shipped.number, kind=kind)
    if shipped.sentence:
        taken = AlwaysShown.objects.filter(ward=None).values_list("position", flat=True)
        free = [position for position in range(1, 5) if position not in {*taken}]
        if free:
            texts = _named("sentence", shipped.sentence)
            AlwaysShown.objects.create(resource=entry, position=free[0], **texts)
    return True


def _named(field: str, texts: Texts) -> dict[str, object]:
    """Return the English of a field, and its translations, as a model takes them."""
    others = {f"{field}_{code}": text for code, text in texts.items() if code != "en"}
    return {field: texts["en"], "i18n": marked(others, {field: texts["en"]})}
