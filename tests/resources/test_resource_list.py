"""The directory: what it shows and how it is searched."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from common.choices import PublishState
from resources import views
from tests.factories import (
    make_resource,
    make_resource_category,
    make_resource_list,
    make_steward,
    make_ward,
)
from tests.pages.markup import elements

pytestmark = pytest.mark.django_db


def directory(client, page_language="en", **query):
    with translation.override(page_language):
        response = client.get(reverse("resources:resource_list"), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def food():
    return make_resource_category(name="Food", name_es="Comida", slug="food", position=1)


@pytest.fixture
def pantry(food):
    return make_resource(
        food,
        name="Juniper Pantry",
        name_es="Despensa Juniper",
        description="Rice and beans.",
        description_es="Arroz y frijoles.",
        languages=["en", "es"],
        phone="+12025550121",
        is_hotline=True,
    )


@pytest.fixture(autouse=True)
def clinic():
    health = make_resource_category(name="Health", slug="health", position=2)
    return make_resource(health, name="Open Clinic", languages=["en"])


def test_groups_published_resources_by_category(client, pantry):
    make_resource(pantry.category, name="Half-written entry", state=PublishState.DRAFT)
    make_resource_list(title="Own list")
    make_resource_list(title="Half-written list", state=PublishState.DRAFT)
    # In the head stands data for search engines.
    html = directory(client).partition("<main")[2]
    order = [html.index(text) for text in ("Juniper Pantry", 'id="in-health"', "Open Clinic")]
    assert html.index('id="in-food"') < order[0]
    assert order == sorted(order)
    assert "tel:+1-202-555-0121" in html
    assert "Own list" in html
    assert "Half-written" not in html


@pytest.mark.parametrize(
    "query",
    [
        {"q": "pantry"},
        # In any order, and from any of its texts.
        {"q": "BEANS rice"},
        {"q": "food"},
        {"category": "food"},
        {"language": "es"},
        {"hotline": "on"},
        {"q": "juniper", "category": "food", "language": "es"},
    ],
)
def test_narrows(client, pantry, query):
    html = directory(client, **query)
    assert "Juniper Pantry" in html
    assert "Open Clinic" not in html
    assert "1 resource found" in html


@pytest.mark.parametrize("words", ["despensa", "frijoles", "comida", "pantry", "food"])
def test_finds_words_of_the_page_and_of_english(client, pantry, words):
    html = directory(client, "es", q=words)
    assert "Despensa Juniper" in html
    assert "Open Clinic" not in html


@pytest.mark.parametrize("words", ["telefono", "TELÉFONO", "teléfono nino", "atencion", "café"])
def test_accents_do_not_matter(client, words):
    care = make_resource_category(name="Care", name_es="Atención")
    make_resource(
        care, name="Warm line and cafe", name_es="Teléfono", description_es="Para su niño."
    )
    html = directory(client, "es", q=words)
    assert "1 recurso" in html
    assert "Open Clinic" not in html


def test_ward_keeps_what_serves_the_whole_city(client, pantry, clinic):
    ward, other = make_ward(), make_ward()
    make_resource(pantry.category, name="Here", ward=ward)
    make_resource(pantry.category, name="Elsewhere", ward=other)
    html = directory(client, ward=ward.slug)
    assert "Here" in html
    # What is for the whole city is for this ward too.
    assert "Open Clinic" in html
    assert "Elsewhere" not in html


def test_says_when_nothing_fits(client, pantry):
    html = directory(client, q="xylophone")
    assert "0 resources found" in html
    assert "Nothing matches" in html


@pytest.mark.parametrize(
    "query",
    [
        # An old link may name what is gone by now; the whole directory is the better answer.
        {"category": "nonsense"},
        {"language": "klingon"},
        {"ward": "' OR 1=1"},
        {"ward": "\x00"},
        {"category": "\x00"},
        {"page": "-7"},
        {"page": "x"},
    ],
)
def test_what_is_not_understood_narrows_nothing(client, pantry, query):
    html = directory(client, **query)
    assert "Juniper Pantry" in html
    assert "Open Clinic" in html


@pytest.mark.parametrize("words", ["\x00", "%", "x" * 5000, "'\"<script>"])
def test_any_words_are_answered(client, pantry, words):
    assert "<script>" not in directory(client, q=words)


def test_missing_translation_is_marked(client, food):
    make_resource(food, name="Tool shed", description="Borrow a drill.")
    html = directory(client, "es")
    assert '<span lang="en" dir="ltr">Borrow a drill.</span>' in html
    assert elements(html, **{"class": "fallback"})
    assert not elements(directory(client, "en"), **{"class": "fallback"})


def test_long_directory_has_pages_that_keep_the_search(client, pantry, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 1)
    make_resource(pantry.category, name="The Other Pantry")
    html = directory(client, q="pantry")
    assert "Other Pantry" not in html
    assert elements(html, href="?q=pantry&page=2")
    second = directory(client, q="pantry", page=2)
    assert "Other Pantry" in second
    assert elements(second, href="?q=pantry&page=1")


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, clinic, rows):
    clinic.delete()
    for _row in range(rows):
        make_resource(ward=make_ward())
        make_resource_list()
    # The versions, when lists come and go, notices, numbers on every page, what is published (3),
    # headings, lists, the choices of two fields, what fits and its order, a page.
    with django_assert_num_queries(20):
        directory(client)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "pantries,"),
        ("en", "Clothes?"),
        ("en", "nandu"),
        ("en", "women's shelters"),
        ("es", "despensas"),
        ("es", "refugio de mujeres."),
        ("am", "ሀይለ"),
        ("ti", "ፀሀይ"),
        ("vi", "cho o"),
        ("vi", "do an"),
        ("bn", "খাদ্য"),
        ("zh-hans", "食物"),
        ("ko", "쉼터"),
        ("ar", "ماوي النساء"),
    ],
)
def test_what_is_taken_for_the_same_is_found_in_every_language(client, food, language, words):
    """Look in all languages at once: somebody may ask in one on a page in another."""
    make_resource(
        food,
        name="Ñandú Women’s Shelter and Pantry",
        description="Clothes and a bed.",
        name_es="Despensa y refugio de mujeres",
        name_am="ኃይለ ሥላሴ",
        name_ti="ጸሓይ",
        name_vi="Chỗ ở và đồ ăn",
        name_bn="খাদ্য ও আশ্রয়",
        name_zh_hans="食物与住所",
        name_ko="여성 쉼터",
        name_ar="مأوى النِّساء",
    )
    assert "1 resource found" in directory(client, q=words)
    with translation.override(language):
        page = client.get(reverse("resources:resource_list"), {"q": words})
    assert [row.name for row in page.context["page"]] == ["Ñandú Women’s Shelter and Pantry"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Al-Amin Center", "alamin"),
        ("Al Amin Center", "alamin"),
        ("Al Amin Center", "al-amin"),
        ("Alamin Center", "al amin"),
        ("AlAmin Center", "al-amin"),
        ("E-mail help", "email"),
        ("Casa Ñandú-Peña", "nandupena"),
        ("St. O Brien Hall", "st o brien"),
        ("O’Brien Hall", "o brien"),
        ("社區診所", "社区诊所"),
        ("社区医生", "社區醫生"),
        ("김 민준 쉼터", "김민준"),
        ("بيت عبد الله", "عبدالله"),
        ("মো: রহিম", "মোঃ রহিম"),
    ],
)
def test_one_word_or_two_and_both_ways_to_write_chinese(client, food, name, words):
    row = make_resource(food, name="Tool shed", description=f"At {name}, by the river.")
    assert "1 resource found" in directory(client, q=words)
    row.name, row.description = name, ""
    row.save()
    assert "1 resource found" in directory(client, q=words)
    client.force_login(make_steward())
    page = client.get(reverse("admin:resources_resource_changelist"), {"q": words})
    assert list(page.context["cl"].result_list) == [row]


def test_parts_of_neighboring_words_are_no_word(client, food):
    make_resource(food, name="Tool shed", description="We are a group. So far, so good.")
    for words in ("area", "sofa", "areagr"):
        assert "0 resources found" in directory(client, q=words), words


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("+12025550121", "555-0121"),
        ("+12025550121", "202-555-0121"),
        ("+12025550121", "(202) 555 0121."),
        ("+12025550121", "+1 202 555 0121"),
        ("+12025550121", "2025550121"),
        ("+12025550121", "0121"),
        ("+12025550121", "٠١٢١"),
        ("202-555-0121 ext. 7", "202-555-0121"),
        ("202-555-0121 ext. 7", "0121"),
        ("1-800-662-HELP", "1-800-662-help"),
        ("988", "988"),
    ],
)
def test_a_public_phone_is_found_whole_or_by_its_last_four_digits(client, food, phone, words):
    make_resource(food, name="Tool shed", phone="+12025550199")
    make_resource(food, name="Warm line", phone=phone)
    html = directory(client, q=words)
    assert "1 resource found" in html
    assert "Warm line" in html
    client.force_login(make_steward())
    page = client.get(reverse("admin:resources_resource_changelist"), {"q": words})
    assert [row.name for row in page.context["cl"].result_list] == ["Warm line"]
    assert "or its last four digits" in page.content.decode()


@pytest.mark.parametrize("words", ["2025", "5550", "121", "7", "9999"])
def test_other_parts_of_a_phone_find_nothing(client, food, words):
    make_resource(food, name="Warm line", phone="202-555-0121 ext. 7")
    assert "0 resources found" in directory(client, q=words)


@pytest.mark.parametrize(
    "words", ["20010", "20010.", "ZIP 20010", "zip code: 20010,", "邮编 20010"]
)
def test_a_zip_code_is_found_as_people_write_it(client, food, words):
    make_resource(food, name="Tool shed", description="For everybody in 20010 and near it.")
    assert "1 resource found" in directory(client, q=words)


def test_a_phone_is_found_by_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in ("= '1210555202 1+'", "LIKE '1210%'"):
            cursor.execute(f"EXPLAIN SELECT id FROM resources_phone WHERE number_key {condition}")
            assert "phone_number_key" in str(cursor.fetchall())


def test_words_that_are_only_signs_find_nothing(client, pantry):
    # No letter is left to look for, and everything would be no answer to that.
    assert "0 resources found" in directory(client, q="?!")


def test_a_word_stands_in_no_translation_of_what_is_not_searched(client, food):
    make_resource(food, name="Tool shed", transport_es="lunes")
    assert "0 resources found" in directory(client, q="lunes")


def test_the_directory_is_searched_by_index():
    with connection.cursor() as cursor:
        # Of a row or two Postgres would read the whole table, index or not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM resources_resource WHERE text_key LIKE '%nandu%'")
        assert "resource_text_trgm" in str(cursor.fetchall())
