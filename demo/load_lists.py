"""Lists that show what lists can do: one follows another, one has dates, headings and links."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from common.translation_sources import marked
from pods.models import Pod
from resources.choices import EntryState
from resources.lists import services
from resources.models import ListGroup, Resource, ResourceCategory, ResourceList

Said = dict[str, str]
DATED: Said = {
    "en": "Once a month in the market hall",
    "es": "Una vez al mes en el mercado",
    "vi": "Mỗi tháng một lần ở nhà chợ",
    "zh-hans": "每月一次，在市场大厅",
    "ko": "한 달에 한 번, 시장 건물에서",
    "am": "በወር አንድ ጊዜ በገበያ አዳራሹ",
    "ti": "ኣብ ወርሒ ሓደ ግዜ ኣብ ኣዳራሽ ዕዳጋ",
    "ar": "مرة في الشهر في قاعة السوق",
    "bn": "মাসে একবার বাজারের হলে",
}
FOLLOWING: Said = {
    "en": "Food near Juniper Court",
    "es": "Comida cerca de Juniper Court",
    "vi": "Thức ăn gần Juniper Court",
    "zh-hans": "Juniper Court附近的食物",
    "ko": "Juniper Court 근처 먹거리",
    "am": "በJuniper Court አቅራቢያ ያለ ምግብ",
    "ti": "መግቢ ኣብ ጥቓ Juniper Court",
    "ar": "الطعام قرب Juniper Court",
    "bn": "Juniper Court-এর কাছে খাবার",
}
PAPERS: Said = {
    "en": "Papers",
    "es": "Papeles",
    "vi": "Giấy tờ",
    "zh-hans": "文件",
    "ko": "서류",
    "am": "ወረቀቶች",
    "ti": "ወረቓቕቲ",
    "ar": "الأوراق",
    "bn": "কাগজপত্র",
}
MONEY: Said = {
    "en": "Money",
    "es": "Dinero",
    "vi": "Tiền bạc",
    "zh-hans": "钱",
    "ko": "돈",
    "am": "ገንዘብ",
    "ti": "ገንዘብ",
    "ar": "المال",
    "bn": "টাকা",
}
OF_OTHERS: Said = {
    "en": "Library list of free food",
    "es": "Lista de comida gratis de la biblioteca",
    "vi": "Danh sách thức ăn miễn phí của thư viện",
    "zh-hans": "图书馆整理的免费食物清单",
    "ko": "도서관의 무료 먹거리 목록",
    "am": "የቤተ መጻሕፍቱ የነፃ ምግብ ዝርዝር",
    "ti": "ዝርዝር ናጻ መግቢ ናይ ቤተ መጻሕፍቲ",
    "ar": "قائمة المكتبة للطعام المجاني",
    "bn": "গ্রন্থাগারের বিনা পয়সার খাবারের তালিকা",
}


def load_lists(pods: dict[str, Pod], steward: User) -> None:
    """Add the lists; the directory is there."""
    found = {row.slug: row for row in Resource.objects.all()}
    food = ResourceList.objects.get(slug="food-any-day-of-the-week")
    services.add_to_list(food, _of_others(), actor=steward)
    own = ResourceList.objects.create(
        slug="food-near-juniper-court", pod=pods.get("juniper-court"), **_said("title", FOLLOWING)
    )
    services.publish(own, actor=steward)
    services.add_to_list(own, found["sunday-kitchen-table"], actor=steward)
    services.follow(own, food, actor=steward)
    services.hide_in_list(own, found["harbor-community-fridge"], actor=steward)
    _load_dated(found, own, steward)


def _load_dated(found: dict[str, Resource], linked: ResourceList, steward: User) -> None:
    dated = ResourceList.objects.create(slug="once-a-month", **_said("title", DATED))
    entries = ((PAPERS, "power-of-attorney-night"), (MONEY, "small-loan-circle"))
    for position, (said, slug) in enumerate(entries):
        group = ListGroup.objects.create(
            resource_list=dated, position=position, **_said("heading", said)
        )
        services.add_to_list(dated, found[slug], group=group, actor=steward)
    services.link_list(dated, linked, actor=steward)
    services.publish(dated, actor=steward)


def _of_others() -> Resource:
    return Resource.objects.create(
        slug="library-list-of-free-food",
        category=ResourceCategory.objects.get(slug="food"),
        is_list=True,
        website="https://example.org/free-food",
        state=EntryState.PUBLISHED,
        published_at=timezone.now(),
        verified_on=timezone.localdate(),
        **_said("name", OF_OTHERS),
    )


def _said(field: str, texts: Said) -> dict[str, Any]:
    """Return the fields of a row whose `field` says `texts`."""
    i18n = {f"{field}_{code.replace('-', '_')}": text for code, text in texts.items()}
    english = i18n.pop(f"{field}_en")
    return {field: english, "i18n": marked(i18n, {field: english})}
