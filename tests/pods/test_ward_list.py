"""Finding a ward by ZIP code or name."""

import pytest
from django.urls import reverse
from django.utils import translation

from common.choices import PublishState
from tests.factories import make_pod, make_ward

pytestmark = pytest.mark.django_db


def search(client, query, language="en"):
    with translation.override(language):
        response = client.get(reverse("pods:ward_list"), {"q": query})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def harbor():
    return make_ward(
        name="Harbor", name_es="Puerto", zip_codes=["20002", "20003"], hotline="+12025550107"
    )


# One more ward in every test, so that finding everything is not finding it.
@pytest.fixture(autouse=True)
def hill():
    return make_ward(name="Anchor Hill", zip_codes=["20020"])


def test_shows_all_wards_with_hotline_and_pods(client, harbor):
    make_pod(harbor, name="Pier Towers")
    make_pod(harbor, name="Secret plans", state=PublishState.DRAFT)
    html = search(client, "")
    assert "Harbor" in html
    assert "Anchor Hill" in html
    assert "tel:+1-202-555-0107" in html
    assert "Pier Towers" in html
    assert "Secret plans" not in html


@pytest.mark.parametrize("query", ["20003", " 20003 ", "20003-1234", "harb", "HARBOR"])
def test_finds_by_zip_code_or_name(client, harbor, query):
    html = search(client, query)
    assert harbor.get_absolute_url() in html
    assert "Anchor Hill" not in html


def test_finds_by_the_name_of_a_published_pod(client, harbor):
    make_pod(harbor, name="Pier Towers")
    make_pod(harbor, name="Secret plans", state=PublishState.DRAFT)
    assert harbor.get_absolute_url() in search(client, "pier")
    # Found by its words, a draft could be guessed word by word.
    assert harbor.get_absolute_url() not in search(client, "secret")


def test_finds_by_the_translated_name(client, harbor):
    assert "/es/wards/" in search(client, "puerto", "es")
    assert harbor.slug in search(client, "puerto", "es")


def test_says_what_to_do_when_nothing_fits(client, harbor):
    html = search(client, "99999")
    assert "0 wards found for “99999”" in html
    assert "We could not find a ward with that" in html
    assert harbor.get_absolute_url() not in html


@pytest.mark.parametrize("query", ["\x00", "%", "'\"<script>", "x" * 5000, "a b c d e f g h i j"])
def test_any_input_is_answered(client, harbor, query):
    assert "<script>" not in search(client, query)


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, hill, rows):
    hill.delete()
    for _row in range(rows):
        make_pod(make_ward(hotline="+12025550107"))
    with django_assert_num_queries(6):
        search(client, "")


@pytest.mark.parametrize("query", ["nandu", "ÑANDÚ", "muelle", "٢٠٠٠٢", "20002\u200b"])
def test_finds_by_letters_that_are_taken_for_the_same(client, harbor, query):
    make_pod(harbor, name="Ñandú", name_es="Muellé")
    html = search(client, query)
    assert harbor.get_absolute_url() in html
    assert "Anchor Hill" not in html


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("es", "penon"),
        ("am", "ፀሀይ"),
        ("ti", "ሀገር"),
        ("vi", "da nang"),
        ("bn", "বন্দর"),
        ("zh-hans", "港"),
        ("ko", "항구"),
        ("ar", "الميناء"),
        ("en", "oneills"),
    ],
)
def test_finds_by_a_name_in_any_language(client, language, query):
    ward = make_ward(
        name="O’Neill’s",
        name_es="Peñón",
        name_am="ጸሐይ",
        name_ti="ሃገር",
        name_vi="Đà Nẵng",
        name_bn="বন্দর",
        name_zh_hans="港口",
        name_ko="항구",
        name_ar="المِينَاء",
    )
    # Somebody may ask in one language on a page in another.
    for page in (language, "en"):
        html = search(client, query, page)
        assert f"/{ward.slug}/" in html
        assert "anchor-hill" not in html
