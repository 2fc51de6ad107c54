"""The search of the directory: words forgiving of typos, filters, near a place, and nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pods.models import ZipCentroid
from resources import views
from resources.choices import EntryState
from resources.models import Resource, SearchRow, SearchWord
from resources.search import Asked, finding, near, search, spelling
from tests import factories
from tests.factories import make_resource, make_resource_category, make_ward

pytestmark = pytest.mark.django_db

ENGLISH, URL = "en", "resources:resource_list"


@pytest.fixture(autouse=True)
def on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 20)


def page(client: Client, page_language: str = ENGLISH, **query: Any) -> Any:
    with translation.override(page_language):
        response = client.get(reverse(URL), query)
    assert response.status_code == 200
    return response


def names(client: Client, page_language: str = ENGLISH, **query: Any) -> list[str]:
    return [row.name for row in page(client, page_language, **query).context["page"]]


def found(**asked: Any) -> list[str]:
    return [row.name for row in search(Asked(**asked))]


# --- Words ---


@pytest.mark.parametrize(
    "words",
    [
        *("juniper pantry", "jniper pantry", "junipre", "pantyr", "panrty juniper"),
        *("despensas", "despemsa", "DESPÉNSA", "frijol", "rices"),
        *("ملجأ", "ملجا", "بيت", "ቤት", "ምግብ", "食物", "免费食物", "쉼터", "খাবার"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ti"])
def test_finds_words_of_all_languages_with_typos_and_plurals(
    client: Client, words: str, language: str
) -> None:
    make_resource(
        name="Juniper Pantry",
        description="Rice and beans.",
        name_es="Despensa Juniper",
        description_es="Arroz y frijoles.",
        name_ar="الملجأ والبيت",
        name_am="የቤት ምግብ",
        name_zh_hans="领取免费食物处",
        name_ko="여성쉼터에서",
        name_bn="খাবারের ঘর",
    )
    make_resource(name="Open Clinic", description="Doctors and nurses.", name_es="Clínica")
    assert names(client, language, q=words) == ["Juniper Pantry"]


@pytest.mark.parametrize(
    "words",
    [
        *("lawer", "lawyr", "imigration", "immigrtion", "immigrant", "refugiados", "doctr"),
        *("عيادات", "عيادة", "ክሊኒኮች", "ክሊኒክ", "ምግቢ", "ምግብ", "免费诊所", "诊所", "555-0121"),
    ],
)
def test_words_of_headings_and_audiences_and_other_numbers(words: str) -> None:
    heading = make_resource_category(name="Lawyers, immigration, doctors")
    make_resource(
        heading,
        name="Desk",
        audiences=["immigrants"],
        name_ar="عيادة",
        name_am="ክሊኒክ እና ምግብ",
        name_zh_hans="诊所",
        phone="+12025550121",
    )
    make_resource(name="Clothes")
    assert found(text=words) == ["Desk"]


def test_the_name_comes_before_the_text_and_the_nearest_name_first() -> None:
    make_resource(name="Clothes", description="Beside the food bank.")
    make_resource(name="Food and clothes for families")
    make_resource(name="Food bank")
    make_resource(make_resource_category(name="Food"), name="Soup")
    assert found(text="food") == ["Food bank", "Food and clothes for families", "Soup", "Clothes"]


def test_what_serves_the_ward_alone_comes_before_the_citys_and_closed_for_now_last() -> None:
    import_ward = make_ward()
    make_resource(name="Pantry")
    make_resource(name="Pantry of the ward", ward=import_ward)
    make_resource(name="Pantry of another", ward=make_ward())
    make_resource(name="Pan", description="Pantry.", reopens_on="2999-01-01")
    assert found(text="pantry", ward=import_ward) == ["Pantry of the ward", "Pantry", "Pan"]


def test_says_what_it_looked_for_instead(client: Client) -> None:
    make_resource(name="Juniper Court Pantry")
    html = page(client, q="jniper cuort").text
    assert "We looked for “juniper court”." in html
    assert "Juniper Court Pantry" in html
    assert "We looked for" not in page(client, q="juniper court").text


def test_shows_what_has_some_of_the_words(client: Client) -> None:
    make_resource(name="Warm meals")
    make_resource(name="Legal desk")
    html = page(client, q="where can i get warm meals").text
    assert "These have some of them." in html
    assert "Warm meals" in html
    assert "Legal desk" not in html


def test_finds_entries_by_the_organization_behind_them() -> None:
    behind = factories.make_organization(name="Anchor House")
    make_resource(name="Diapers", organization=behind)
    assert found(text="anchor") == ["Diapers"]
    behind.name = "Harbor House"
    behind.save()
    assert found(text="anchor") == []
    assert found(text="harbor") == ["Diapers"]


def test_follows_every_edit() -> None:
    row = make_resource(name="Pantry")
    assert found(text="pantry") == ["Pantry"]
    Resource.objects.filter(pk=row.pk).update(name="Larder")
    assert found(text="pantry") == []
    assert found(text="larder") == ["Larder"]
    row.category.position = 7
    row.category.save()
    assert SearchRow.objects.get().position == 7
    Resource.objects.filter(pk=row.pk).update(state=EntryState.WITHDRAWN)
    assert found(text="larder") == []
    assert not SearchRow.objects.exists()


def test_forgets_words_that_no_entry_has_any_more() -> None:
    row = make_resource(name="Pantry")
    SearchWord.objects.create(word="pantry")
    row.name = "Larder"
    row.save()
    spelling.tidy()
    assert list(SearchWord.objects.values_list("word", flat=True)) == ["larder"]


def test_a_word_longer_than_an_index_takes_is_stored_and_found() -> None:
    make_resource(name="Pantry", description="x" * 2000)
    assert found(text="x" * 80) == ["Pantry"]


@pytest.mark.parametrize(
    "words",
    [
        "'",
        "\\",
        "a' | 'b",
        "':*",
        "!",
        "& |",
        "( )",
        "\\'",
        "food:*",
        "n:food",
        "\x00",
        "c:1",
        "😀",
    ],
)
def test_nothing_that_is_typed_is_read_as_a_query(client: Client, words: str) -> None:
    make_resource(name="Food")
    assert page(client, q=words, near=words).status_code == 200


def test_ranks_no_more_than_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    for number in range(6):
        make_resource(make_resource_category(position=number), name=f"Pantry {number}")
    for asked in (Asked(text="pantry"), Asked()):
        one, last = search(asked, 1, 2), search(asked, 99, 2)
        assert (one.is_more, one.count, one.pages) == (True, 3, 2)
        assert [row.name for row in one] == ["Pantry 0", "Pantry 1"]
        assert [row.name for row in last] == ["Pantry 2"]


def test_words_and_facts_are_found_by_one_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = "SELECT resource_id FROM resources_searchrow WHERE words @@ '''food'':* & ''c:3'''"
        cursor.execute(f"EXPLAIN {query}")
        assert "search_words" in str(cursor.fetchall())
        # Of so few words Postgres would rather read the whole of the other index.
        cursor.execute("DROP INDEX search_word")
        cursor.execute("EXPLAIN SELECT word FROM resources_searchword WHERE word % 'jniper'")
        assert "search_word_trgm" in str(cursor.fetchall())
        cursor.execute(
            "EXPLAIN SELECT resource_id FROM resources_searchrow "
            "ORDER BY position, heading, key, resource_id LIMIT 8"
        )
        assert "search_order" in str(cursor.fetchall())


# --- Filters ---


@pytest.fixture
def entries() -> None:
    make_resource(name="Free", is_free=True, languages=["am"])
    make_resource(name="Paid", is_free=False, audiences=["elders", "veterans"])
    make_resource(name="Blood", direction="give")
    make_resource(name="Fridge", direction="both", is_hotline=True)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"free": "on"}, {"Free"}),
        ({"audience": "elders"}, {"Paid"}),
        ({"direction": "give"}, {"Blood", "Fridge"}),
        ({"direction": "get"}, {"Free", "Paid", "Fridge"}),
        ({"direction": "give", "hotline": "on"}, {"Fridge"}),
        ({"language": "am", "free": "on"}, {"Free"}),
        ({"language": "am", "direction": "give"}, set()),
        ({"audience": "nonsense"}, {"Free", "Paid", "Blood", "Fridge"}),
        ({"direction": "sideways", "open": "never"}, {"Free", "Paid", "Blood", "Fridge"}),
    ],
)
def test_filters_alone_and_together(
    client: Client, entries: None, query: dict[str, str], wanted: set[str]
) -> None:
    assert set(names(client, **query)) == wanted


def test_less_used_filters_stand_on_a_page_of_their_own(client: Client, entries: None) -> None:
    """With all their choices on every page no room was left for entries."""
    shown = page(client, q="blood", audience="elders", free="on")
    assert 'name="audience" value="elders"' in shown.text
    assert 'name="free" value="on"' in shown.text
    for words in ("Older people", "Free"):
        assert f'<span class="badge">{words}</span>' in shown.text
    assert "<option" not in shown.text.partition("More choices")[2]
    link = "?q=blood&amp;audience=elders&amp;free=on&amp;more=on"
    assert link in shown.text
    choosing = page(client, q="blood", audience="elders", free="on", more="on")
    assert '<option value="elders" selected>' in choosing.text
    assert 'value="blood"' in choosing.text
    assert "page" not in choosing.context


@pytest.mark.parametrize(
    "query",
    [
        {"open": ["now", "now"]},
        {"open": "\x00", "near": "\x00"},
        {"near": "x" * 10_000, "q": "y" * 10_000},
        {"page": "9" * 400},
        {"page": "٣"},
        {"audience": "elders'--", "direction": "%", "free": "\x00"},
        {"near": "'; DROP TABLE", "ward": ["a", "b"]},
    ],
)
def test_hostile_addresses_are_answered(client: Client, entries: None, query: Any) -> None:
    assert page(client, **query).status_code == 200


@pytest.mark.parametrize("many", [1, 6])
def test_asks_as_often_for_more(
    client: Client, django_assert_max_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_resource(ward=make_ward(zip_codes=[f"2000{number}"]), name=f"Juniper {number}")
    page(client, q="begin")
    for query in ({"q": "juniper"}, {"near": "20001"}, {"near": "20001", "q": "juniper"}):
        with django_assert_max_num_queries(30):
            page(client, **query)


# --- Near ---


@pytest.fixture
def city() -> dict[str, Any]:
    middles = {"20009": (38.92, -77.04), "20010": (38.93, -77.03), "20032": (38.83, -77.0)}
    for code, (latitude, longitude) in middles.items():
        ZipCentroid.objects.create(zip_code=code, latitude=latitude, longitude=longitude)
    one = make_ward(name="Ward One", zip_codes=["20009", "20010"])
    far = make_ward(name="Ward Far", zip_codes=["20032"])
    place = {"street": "1 Fern St", "city": "Washington"}
    make_resource(name="For everybody")
    make_resource(name="Far pantry", postal_code="20032", **place)
    make_resource(name="Next pantry", postal_code="20010-1234", **place)
    make_resource(name="Here pantry", postal_code="20009", **place)
    make_resource(name="Of the far ward", ward=far)
    make_resource(name="By its point", latitude=38.9302, longitude=-77.0305)
    return {"one": one, "far": far}


def test_nearest_first_with_miles_and_what_serves_everybody_after(
    client: Client, city: dict[str, Any]
) -> None:
    assert names(client, near="20009") == [
        "Here pantry",
        "By its point",
        "Next pantry",
        "Far pantry",
        "Of the far ward",
        "For everybody",
    ]
    html = page(client, near="20009").text
    assert "about 1 mile away" in html
    assert "about 7 miles away" in html
    assert names(client, near="20032")[:2] == ["Of the far ward", "Far pantry"]


def test_near_a_ward_by_name_and_with_words(client: Client, city: dict[str, Any]) -> None:
    assert names(client, near="ward far")[:2] == ["Of the far ward", "Far pantry"]
    assert names(client, near="20010", q="pantry") == ["Next pantry", "Here pantry", "Far pantry"]
    assert names(client, near="20010", q="patnry") == ["Next pantry", "Here pantry", "Far pantry"]
    # A ward narrows, near sorts.
    assert "Of the far ward" not in names(client, near="20009", ward=city["one"].slug)


@pytest.mark.parametrize("text", ["20009, DC", "12345 Main St, 20009", "larkspr", "ward1"])
def test_a_place_is_understood_in_an_address_and_with_a_typo(
    city: dict[str, Any], text: str
) -> None:
    wanted = {"larkspr": make_ward(name="Larkspur Hill"), "ward1": make_ward(name="Ward 1")}
    found = near(text)
    assert found
    if text in wanted:
        assert found.here == (wanted[text],)
    else:
        assert found.zips["20009"] == 0
    unknown = near("warden")
    assert unknown
    assert not unknown.is_known


def test_a_place_that_nobody_knows_narrows_nothing_and_is_said(
    client: Client, city: dict[str, Any]
) -> None:
    response = page(client, near="Atlantis")
    assert "We do not know this place." in response.text
    # A list would look like what is near.
    assert "Here pantry" not in response.text
    assert "We do not know this place." in page(client, near="99999").text
    # A ZIP code is a place where an entry is, whether or not its middle is known.
    make_resource(name="Far out", postal_code="99998", reach="areas")
    assert names(client, near="99998") == ["Far out", "For everybody"]
    assert near("").__class__ is type(None)


# --- Nothing ---


def test_nothing_offers_what_may_help(client: Client) -> None:
    ward = make_ward(name="Ward One", hotline="+12025550107")
    ward.neighbors.add(make_ward(name="Ward Two", slug="ward-two"))
    make_resource(make_resource_category(name="Housing", slug="housing"), name="Rent help")
    html = page(client, q="xylophone", ward=ward.slug).text
    assert "(202) 555-0107" in html
    assert "?q=xylophone&amp;ward=ward-two" in html
    assert f"{reverse('request_pages:request_needs')}?ward={ward.slug}" in html
    assert "?category=housing" in html
    html = page(client, q="xylophone").text
    assert "?hotline=on" in html
    assert "ward=ward-two" not in html
