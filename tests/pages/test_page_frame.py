"""The frame of every page. No test here may ask the database: pytest-django refuses it."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import override

from pages.templatetags.look import tel, with_phones
from tests.pages.markup import element, elements

pytestmark = pytest.mark.urls("tests.pages.example_urls")


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def switcher(html: str) -> dict[str, str]:
    """Language code → address."""
    return {each["hreflang"]: each["href"] for each in elements(html) if "hreflang" in each}


def title(html: str) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/", "/es/"),
        ("/en/ask/", "/es/ask/"),
        ("/en/ask/?kind=food&next=a%26b", "/es/ask/?kind=food&next=a%26b"),
        # People get lost in a language that they do not read, too.
        ("/en/nowhere/", "/es/nowhere/"),
        ("/outside/?a=1", "/es/?a=1"),
    ],
)
def test_switcher_leads_to_the_same_page(client, address, expected):
    links = switcher(page(client, address))
    assert links["es"] == expected
    assert set(links) == {code for code, _name in settings.LANGUAGES} - {"en"}


def test_switcher_escapes_the_address(client):
    html = page(client, '/en/"><script>/?"><script>')
    assert not elements(html, tag="script")


def test_switcher_names_each_language_in_its_own_script(client):
    html = page(client, "/es/ask/")
    assert element(html, hreflang="en")["lang"] == "en"
    assert element(html, tag="b", lang="es")["aria-current"] == "true"
    assert ">Español<" in html
    assert ">English<" in html


def test_many_languages_fold(client):
    html = page(client, "/ar/ask/")
    assert element(html, tag="html") == {"tag": "html", "lang": "ar", "dir": "rtl"}
    assert "العربية</summary>" in html
    assert set(switcher(html)) == {code for code, _name in settings.LANGUAGES} - {"ar"}


def test_few_languages_stand_side_by_side(client, settings):
    settings.LANGUAGES = settings.LANGUAGES[:2]
    html = page(client, "/es/ask/")
    assert not elements(html, tag="details")
    assert set(switcher(html)) == {"en"}


def test_menu_marks_where_we_are(client):
    marked = [
        each["href"]
        for each in elements(page(client, "/en/request/"))
        if "aria-current" in each and "href" in each
    ]
    assert marked == ["/en/request/"]


def test_page_neither_reads_the_session_nor_varies_by_cookie(client):
    response = client.get("/en/")
    assert response.status_code == 200
    # A page that varies by cookie is kept once per visitor, which is as good as not at all.
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_errors_are_summed_up_on_top_and_in_the_title(client, monkeypatch):
    # No database here, which would say whether the network is open.
    monkeypatch.setattr("common.current._known.load", None)
    html = client.post("/en/ask/", {"name": "Ana"}).content.decode()
    assert title(html).startswith("Error: Ask")
    summary = element(html, id="errors")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert html.index("<main") < html.index('id="errors"') < html.index("<h1>Ask")
    assert "There is a problem" in html
    targets = [each["href"] for each in elements(html, tag="a") if each["href"].startswith("#id_")]
    assert targets == ["#id_kinds_0", "#id_language", "#id_agreed"]
    assert all(element(html, id=target[1:]) for target in targets)


def test_banner_of_the_demo_is_a_landmark(client, settings):
    """Somebody who jumps from one landmark to the next would miss what stands outside of all."""
    assert not elements(page(client, "/en/ask/"), **{"class": "demo"})
    settings.DEMO = True
    assert element(page(client, "/en/ask/"), **{"class": "demo"})["tag"] == "aside"


def test_page_without_errors_has_no_summary(client):
    html = page(client, "/en/ask/")
    assert title(html).startswith("Ask")
    assert not elements(html, id="errors")


def test_nothing_is_fetched_but_one_stylesheet(client):
    html = page(client, "/en/ask/")
    fetched = [
        each.get("href") or each["src"]
        for each in elements(html)
        if each["tag"] in {"link", "img", "script"}
    ]
    # On a bad line every further request is a wait of 400 ms.
    assert [address.partition(":")[0] for address in fetched] == ["/static/css/site.css", "data"]
    assert not [each for each in elements(html) if "style" in each or "onclick" in each]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_error_pages_need_nothing_from_around_them(name, language, settings):
    if name in {"500", "503"}:
        # They are shown when nothing works any more, addresses included.
        settings.ROOT_URLCONF = "tests.urls_that_do_not_exist"
    with override(language):
        html = render_to_string(f"{name}.html")
    assert element(html, tag="html")["lang"] == language
    assert len(elements(html, tag="h1")) == 1
    assert "911" in html


def test_503_holds_what_was_typed():
    posted = [("name", 'Ana "A"'), ("kinds", "food"), ("kinds", "ride"), ("note", "a\nb <c>")]
    html = render_to_string("503.html", {"posted": posted})
    held = [(each["name"], each["value"]) for each in elements(html, type="hidden")]
    assert held == posted
    # To the address where it was sent the first time, whatever that was.
    assert "action" not in element(html, tag="form")
    assert "was not saved" in html


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("(202) 555-0110", "tel:+1-202-555-0110"),
        ("202-555-0110 ext. 4", "tel:+1-202-555-0110;ext=4"),
        ("211", "tel:211"),
        ("988", "tel:988"),
        ("nothing", "tel:"),
    ],
)
def test_number_can_be_called(number, address):
    assert tel(number) == address


@pytest.mark.parametrize(
    ("text", "dialed"),
    [
        ("Call 211 or 988.", ["tel:211", "tel:988"]),
        ("拨打988或911。", ["tel:988", "tel:911"]),
        ("اتصلوا بالرقم 988، ليلًا", ["tel:988"]),
        ("988로 전화하세요", ["tel:988"]),
        ("Ask at (202) 555-0121 ext. 4, or 311", ["tel:+1-202-555-0121;ext=4", "tel:311"]),
        ("202.555.0121 <b>", ["tel:+1-202-555-0121"]),
        ("٢٠٢-٥٥٥-٠١٢١", ["tel:+1-202-555-0121"]),
        # Three digits before a capital are a house number, and the rest is no phone at all.
        ("211 Brick Row SE, room 1-211, $311, 20010, 9:11, 2026-03-31, #988", []),
        (
            "1-800-662-HELP (4357), or 1-800-GO-FEDEX",
            ["tel:+1-800-662-4357", "tel:+1-800-463-3339"],
        ),
        (
            "202-555-0121 máy lẻ 5; 202-555-0122（내선 6）",
            ["tel:+1-202-555-0121;ext=5", "tel:+1-202-555-0122;ext=6"],
        ),
        ("اتصلوا بالرقم ٩٨٨", ["tel:988"]),
        ("৩১১ নম্বরে ফোন করুন", ["tel:311"]),
        ("৩১১-এ কল করুন", ["tel:311"]),
        ("ወደ 311 ይደውሉ", ["tel:311"]),
        ("ናብ 211 ደውሉ", ["tel:211"]),
        ("Llame al 211 o al 311.", ["tel:211"]),
        ("Gọi số 311 để được giúp", ["tel:311"]),
        ("请拨打 311，或 988", ["tel:311", "tel:988"]),
        ("211 또는 311번으로 전화하세요", ["tel:211", "tel:311"]),
        ("اتصل على 211 أو 311", ["tel:211", "tel:311"]),
        ("Hotline: 988", ["tel:988"]),
        ("Heat?\n٩٨٨\nDay and night", ["tel:988"]),
        ("Call 311 to report it, or text 988 any time.", ["tel:311", "tel:988"]),
        # Counts, not phones.
        ("1 of 311 homes has no heat. We cooked 211 meals in 2026", []),
        ("Please call 311 neighbors, 211 to 250 homes, and text 411 people", []),
        ("311 hogares, 211 familias; llame a 311 hogares", []),
        ("311 hộ gia đình; gọi 311 người", []),
        ("311户家庭，988人；拨打311户", []),
        ("311가구와 211명에게 전화", []),
        ("৩১১টি পরিবার, ৯৮৮ জন", []),
        ("٣١١ أسرة، و٩٨٨ شخصًا", []),
        ("311 ቤተሰቦች፣ 211 ስድራቤታት", []),
        ("It&#39;s O'Neil's 12/31/2026, 10:00-12:30", []),
    ],
)
def test_numbers_in_a_text_can_be_called(text, dialed):
    html = with_phones(text)
    assert [link["href"] for link in elements(html, tag="a")] == dialed
    assert "<b>" not in html
    # Without the links the text must be what it was.
    shown = re.sub(r"</?(a|bdi)\b[^>]*>", "", html)
    assert shown == conditional_escape(text)


def test_only_what_is_read_is_dialed():
    page = '<a href="https://x.org/2025550110">202-555-0110</a> <b title="988">or call 988</b>'
    html = with_phones(mark_safe(page))
    assert [link["href"] for link in elements(html, tag="a")] == [
        "https://x.org/2025550110",
        "tel:988",
    ]
    assert 'title="988"' in html
