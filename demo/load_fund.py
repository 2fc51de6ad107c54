"""Puts a shared fund into the demo: gifts, months that are closed, and what is asked for now."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import Category
from fund.choices import EntryKind, Reach
from fund.models import Entry, Fund
from fund.services import asks, deciding, ledger, promises
from fund.services.asks import Asked
from requests_app.models import Need

RULES = {
    "rules": "For rent, electricity, phone and medicine of neighbors in our four wards. "
    "Nobody has "
    "to prove anything. We decide every Tuesday.",
    "rules_es": "Para la renta, la luz, el teléfono y "
    "las medicinas de la gente de nuestros cuatro "
    "distritos. Nadie tiene que demostrar nada. Decidimos cada martes.",
    "rules_am": "በአራቱ ቀጠናዎቻችን ላሉ ጎረቤቶች ኪራይ፣ መብራት፣ ስልክ እና መድኃኒት። ማስረጃ አይጠየቅም። በየማክሰኞው እንወስናለን።",
    "rules_ti": "ኣብ ኣርባዕተ ዞባታትና ንዘለዉ ጎረባብቲ ንክራይ፣ መብራህቲ፣ ስልክን መድሃኒትን። መርትዖ ኣይሕተትን። ሰሉስ ሰሉስ ንውስን።",
    "rules_ar": "لإيجار الجيران في مناطقنا الأربع وكهربائهم وهواتفهم وأدويتهم. "
    "لا يُطلب أي إثبات. نقرر كل يوم ثلاثاء.",
    "rules_zh_hans": "用于我们四个区邻居的房租、电费、电话费和药费。"
    "不需要任何证明。我们每周二决定。",
    "rules_ko": "네 구역 이웃의 월세, 전기 요금, 전화 요금, 약값에 써요. "
    "증명은 필요 없어요. 매주 화요일에 정해요.",
    "rules_bn": "আমাদের চারটি ওয়ার্ডের প্রতিবেশীদের বাসা ভাড়া, বিদ্যুৎ, ফোন আর ওষুধের "
    "জন্য। কোনো প্রমাণ লাগে না। প্রতি মঙ্গলবার আমরা সিদ্ধান্ত নিই।",
    "rules_vi": "Cho tiền nhà, tiền điện, điện thoại và thuốc men "
    "của hàng xóm trong bốn khu của chúng tôi. "
    "Không cần giấy tờ chứng minh. Chúng tôi quyết định mỗi thứ Ba.",
}
MONTHS, GIFTS, PAYMENTS = 3, 7, 6
ASKED = (
    ("The electricity for November: the company wrote that it ends.", 14_350, 14_350, True),
    ("A part of the rent. The landlord takes transfers.", 30_000, 45_000, False),
    ("Insulin until the insurance begins.", 8_500, 8_500, False),
)


THINGS = (
    ("Ten boxes of diapers", 18_000, "Families of Ward 4"),
    ("A refrigerator", 25_000, "The community fridge"),
    ("Forty winter coats", None, "The coat day"),
    ("Two strollers", 9_000, "The shelf"),
    ("Rice and beans, 60 pounds", 7_500, "The Sunday kitchen"),
    ("Bus passes, one week each", 12_000, ""),
)


def load_fund(steward: User, coordinator: User) -> None:
    """One fund for the whole network. Nothing is sent to anybody."""
    money = Category.objects.get(slug="money")
    fund = Fund.objects.create(**RULES, two_from=25_000, most_a_month=50_000)
    fund.categories.add(money)
    for back in range(MONTHS, 0, -1):
        _month(fund, money, _first_of_month(back), steward)
    _promises(fund, steward)
    ledger.close_month(fund.pk, _first_of_month(2), actor=steward)
    _ask(fund, money, coordinator)


def _first_of_month(back: int) -> datetime.date:
    first = timezone.localdate().replace(day=1)
    for _each in range(back):
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return first


def _month(fund: Fund, money: Category, first: datetime.date, steward: User) -> None:
    for number in range(GIFTS):
        day = first + datetime.timedelta(days=3 * number)
        amount = 10_000 + 2_500 * number
        key = f"demo:{first}:gift:{number}"
        ledger.note_gift(fund.pk, amount, day, number=f"G-{number + 1}", key=key, actor=steward)
    for number in range(PAYMENTS):
        entry = Entry(fund=fund, kind=EntryKind.HELP, category=money, how=Reach.TRANSFER)
        entry.day = first + datetime.timedelta(days=20 + number)
        entry.amount, entry.key = -6_000 - 500 * number, f"demo:{first}:paid:{number}"
        ledger.post(entry, actor=steward)


def _promises(fund: Fund, steward: User) -> None:
    """Things that were given in the closed months, and two pledges, of which one is late."""
    first = _first_of_month(2)
    for number, (what, worth, where) in enumerate(THINGS):
        day, key = first + datetime.timedelta(days=number), f"demo:thing:{number}"
        thing = promises.note_in_kind(fund.pk, what, day, worth=worth, key=key, actor=steward)
        promises.went_to(thing.pk, where, actor=steward)
    for number, days in enumerate((-3, 12)):
        day, key = timezone.localdate() + datetime.timedelta(days=days), f"demo:pledge:{number}"
        promises.pledge(fund.pk, 15_000, day, number=f"P-{number + 1}", key=key, actor=steward)


def _ask(fund: Fund, money: Category, coordinator: User) -> None:
    """Let households ask that wait for money; one is approved by one person of two."""
    needs = Need.objects.open().filter(category=money).order_by("pk")[: len(ASKED)]
    made = []
    for need, (purpose, least, most, is_cut_off) in zip(needs, ASKED, strict=False):
        asked = Asked(least, most, Reach.TRANSFER, purpose=purpose, is_cut_off=is_cut_off)
        made.append(asks.ask(need.pk, asked, key=f"demo:{need.pk}", actor=audit.RESIDENT))
    if len(made) > 1:
        deciding.approve(made[1].pk, 30_000, actor=coordinator)
