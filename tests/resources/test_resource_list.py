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
    html = directory(client)
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
    assert "Open Clinic" in html
    assert "Elsewhere" not in html


def test_says_when_nothing_fits(client, pantry):
    html = directory(client, q="xylophone")
    assert "0 resources found" in html
    assert "Nothing matches" in html


@pytest.mark.parametrize(
    "query",
    [
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
    make_resource(pantry.category, name="Other Pantry")
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
    with django_assert_num_queries(8):
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
    """In all languages at once: somebody may ask in one on a page in another."""
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


def test_words_that_are_only_signs_find_nothing(client, pantry):
    assert "0 resources found" in directory(client, q="?!")


def test_a_word_stands_in_the_hours_of_no_translation(client, food):
    make_resource(food, name="Tool shed", hours_es="lunes")
    assert "0 resources found" in directory(client, q="lunes")


def test_the_directory_is_searched_by_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM resources_resource WHERE text_key LIKE '%nandu%'")
        assert "resource_text_trgm" in str(cursor.fetchall())
