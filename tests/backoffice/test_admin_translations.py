"""The writing of a text in all languages by staff, and what is said of gaps."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from backoffice import translated_texts
from backoffice.translations import TranslatedAdmin, TranslatedInline
from common.models import Category
from pods.models import Pod, Ward
from resources.models import ListedResource, ResourceList
from tests import factories

pytestmark = pytest.mark.django_db

OTHERS = ["es", "am", "ti", "vi", "bn", "zh-hans", "ko", "ar"]
NAMES = ["Spanish", "Amharic", "Tigrinya", "Vietnamese", "Bengali", "Simplified Chinese", "Korean"]


@pytest.fixture(autouse=True)
def _sign_in(client: Client) -> None:
    client.force_login(factories.make_steward())


def change(row: Any, **asked: str) -> str:
    base = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse(base, args=[row.pk])}?{query}"


def form_data(client: Client, url: str, **changed: Any) -> dict[str, Any]:
    """The data that a browser would send from the form at `url`, with `changed` typed into it."""
    page = client.get(url)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: "" if value is None else value for name, value in (sent | changed).items()}


def save(client: Client, row: Any, url: str = "", **changed: Any) -> Any:
    url = url or change(row)
    response = client.post(url, form_data(client, url, **changed))
    assert response.status_code == 302, response.context["errors"]
    row.refresh_from_db()
    return response


def told(client: Client, response: Any) -> list[str]:
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


# --- Every model ----------------------------------------------------------------------------------


def test_all_that_is_translated_is_translated_in_the_admin() -> None:
    models = {model for model in apps.get_models() if translated_texts.is_translated(model)}
    # At least these, or the search for models has found nothing.
    assert {Category, Ward, Pod, ResourceList, ListedResource} < models
    pages = [page for page in admin.site._registry.values() if isinstance(page, TranslatedAdmin)]
    inlines = {inline.model for page in pages for inline in page.inlines}
    inside = {model for model in inlines if translated_texts.is_translated(model)}
    assert {page.model for page in pages} | inside == models
    assert all(
        issubclass(inline, TranslatedInline)
        for page in admin.site._registry.values()
        for inline in page.inlines
        if translated_texts.is_translated(inline.model)
    )


# --- Forms ----------------------------------------------------------------------------------------


def headings(page: str) -> list[str]:
    found = re.findall(r'class="fieldset-heading">(.*?)</h2>', page, re.S)
    return [re.sub(r"<[^>]+>", "", heading).strip() for heading in found]


def test_groups_say_how_much_is_missing(client: Client) -> None:
    texts = {"name_es": "Puerto", "intro_es": "Junto al muelle", "name_ti": "ወደብ", "intro_ti": ""}
    ward = factories.make_ward(name="Harbor", intro="By the pier", i18n=texts)
    page = client.get(change(ward)).text
    own = [name.replace("  ", " ") for name in headings(page)][: len(OTHERS) + 1]
    assert own[:4] == [
        "English",
        "Español · Spanish complete",
        "አማርኛ · Amharic 2 of 2 missing",
        "ትግርኛ · Tigrinya 1 of 2 missing",
    ]
    assert own[6] == "简体中文 · Simplified Chinese 2 of 2 missing"
    assert page.count("<details>") == len(OTHERS)
    assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in page


def test_a_new_row_has_groups_without_counts(client: Client) -> None:
    page = client.get(reverse("admin:pods_ward_add")).text
    assert "Español · Spanish" in headings(page)
    assert "missing" not in page


def test_fields_are_typed_in_their_direction_beside_the_source(client: Client) -> None:
    # Long enough to be folded away.
    intro = "Neighbors of the <old> harbor. " * 12
    ward = factories.make_ward(name="Harbor <East>", intro=intro, i18n={"name_ar": "الميناء"})
    form = client.get(change(ward)).context["adminform"].form
    arabic, korean, source = form["name_ar"], form["intro_ko"], form["name"]
    assert 'lang="ar" dir="rtl"' in str(arabic)
    assert 'lang="ko" dir="ltr"' in str(korean)
    assert 'lang="en" dir="ltr"' in str(source)
    assert (arabic.label, korean.label) == ("Name (العربية)", "Introduction (한국어)")
    assert arabic.help_text == '<span class="source" lang="en" dir="ltr">Harbor &lt;East&gt;</span>'
    assert korean.help_text.startswith('<details class="source" lang="en" dir="ltr"><summary>')
    assert "&lt;old&gt; harbor. </div>" in korean.help_text
    assert form["hotline_hours_ko"].help_text == "There is nothing to translate."


def test_all_languages_are_kept(client: Client) -> None:
    ward = factories.make_ward(name="Harbor")
    typed = {translated_texts.in_language("name", code): f"In {code}" for code in OTHERS}
    save(client, ward, **typed)
    assert ward.i18n == {**ward.i18n, **typed}
    assert (ward.name, ward.name_zh_hans) == ("Harbor", "In zh-hans")


def test_an_error_opens_its_group(client: Client) -> None:
    ward = factories.make_ward()
    data = form_data(client, change(ward), name_vi="x" * 81)
    response = client.post(change(ward), data)
    assert response.status_code == 200
    # In a closed group nobody would see what is wrong.
    assert response.text.count("<details>") == len(OTHERS) - 1


# --- Rows inside another row's form ---------------------------------------------------------------


def make_list() -> ResourceList:
    texts = {f"title_{code.replace('-', '_')}": "…" for code in OTHERS}
    row = factories.make_resource_list(factories.make_resource(name="Pantry"), i18n=texts)
    ListedResource.objects.update(note="Knock twice", i18n={"note_es": "Toque dos veces"})
    return row


def test_a_note_is_translated_with_its_list(client: Client) -> None:
    row = make_list()
    page = client.get(change(row)).text
    assert "Missing: Amharic, Tigrinya" in page
    save(client, row, **{"entries-0-note_ar": "اطرق مرتين", "entries-0-note_ti": "ኳሕኩሕ"})
    entry = ListedResource.objects.get()
    assert (entry.note, entry.note_es) == ("Knock twice", "Toque dos veces")
    assert (entry.note_ar, entry.note_ti) == ("اطرق مرتين", "ኳሕኩሕ")


def test_only_the_language_asked_for_is_shown_and_the_others_are_kept(client: Client) -> None:
    row = make_list()
    url = change(row, translate="ko")
    inside = [each.formset for each in client.get(url).context["inline_admin_formsets"]]
    [names] = [each.forms[0].fields for each in inside if each.prefix == "entries"]
    assert {name for name in names if name.startswith("note")} == {"note", "note_ko"}
    save(client, row, url, **{"entries-0-note_ko": "두 번 두드리세요"})
    entry = ListedResource.objects.get()
    # The page left the other languages out; saving it must not empty them.
    assert (entry.note_ko, entry.note_es) == ("두 번 두드리세요", "Toque dos veces")


def test_entries_of_a_list_are_asked_for_once(client: Client, django_assert_num_queries) -> None:
    row = factories.make_resource_list(*(factories.make_resource() for _number in range(5)))
    client.get(change(row))
    with django_assert_num_queries(8):
        client.get(change(row))


# --- Lists ----------------------------------------------------------------------------------------


def column(client: Client, **query: str) -> dict[str, str]:
    """The words of the list of wards about translations, by name."""
    changelist = client.get(reverse("admin:pods_ward_changelist"), query).context["cl"]
    page = changelist.model_admin
    return {
        row.name: re.sub("<[^>]+>", " ", str(page.translated_into(row))).strip()
        for row in changelist.result_list
    }


def test_a_list_says_what_is_missing_and_finds_it(client: Client) -> None:
    done = {f"name_{code.replace('-', '_')}": "…" for code in OTHERS}
    factories.make_ward(name="Done", i18n=done)
    # Empty and absent are the same gap.
    factories.make_ward(name="Most", i18n={**done, "name_ti": "", "name_ko": None})
    factories.make_ward(name="None")
    found = column(client)
    assert found["Done"] == "complete"
    assert found["Most"] == "6 of 8 languages Missing: Tigrinya, Korean"
    assert found["None"].startswith("0 of 8 languages Missing: Spanish, Amharic")
    assert set(column(client, missing_in="ti")) == {"Most", "None"}
    assert set(column(client, missing_in="es")) == {"None"}
    assert set(column(client, missing_in="xx")) == {"Done", "Most", "None"}


# --- After saving ---------------------------------------------------------------------------------


def test_saving_says_what_is_still_missing(client: Client) -> None:
    texts = {f"name_{code.replace('-', '_')}": "…" for code in OTHERS if code not in {"ti", "ko"}}
    ward = factories.make_ward(i18n=texts)
    said = told(client, save(client, ward))
    link = f"/en/admin/pods/ward/{ward.pk}/change/?translate="
    assert said[1] == (
        f'Still missing in <a href="{link}ti#id_name_ti">Tigrinya</a>, '
        f'<a href="{link}ko#id_name_ko">Korean</a>.'
    )
    said = told(client, save(client, ward, name_ti="ወደብ", name_ko="항구"))
    assert len(said) == 1


def test_a_new_row_too(client: Client) -> None:
    data = form_data(client, reverse("admin:common_category_add"), name="Rides", slug="rides")
    response = client.post(reverse("admin:common_category_add"), data)
    assert "Still missing in " in told(client, response)[1]


def test_the_notes_of_a_list_count_with_it(client: Client) -> None:
    row = make_list()
    missing = told(client, save(client, row))[1]
    entry = ListedResource.objects.get()
    assert f"translate=am#id_listedresource_{entry.pk}_note_am" in missing
    assert "Spanish" not in missing


def test_publishing_says_it_too(client: Client) -> None:
    pods = [factories.make_pod(state="draft") for _number in range(2)]
    publish = reverse("admin:pods_pod_publish", args=[pods[0].pk])
    said = told(client, client.post(publish))
    assert said[0] == "It is published."
    assert all(name in said[1] for name in NAMES)
    unpublish = reverse("admin:pods_pod_unpublish", args=[pods[0].pk])
    assert len(told(client, client.post(unpublish))) == 1
    chosen = {"action": "publish", "_selected_action": [pod.pk for pod in pods]}
    said = told(client, client.post(reverse("admin:pods_pod_changelist"), chosen))
    assert '<a href="/en/admin/translations/?language=ti&amp;kind=pods.pod">Tigrinya' in said[1]


def test_who_came_to_translate_goes_back_to_the_list_of_gaps(client: Client) -> None:
    ward = factories.make_ward()
    response = save(client, ward, change(ward, translate="ti"), name_ti="ወደብ")
    assert response["Location"] == "/en/admin/translations/?language=ti#gaps"
    assert save(client, ward)["Location"] == reverse("admin:pods_ward_changelist")
    stays = save(client, ward, change(ward, translate="ti"), _continue="1")
    assert stays["Location"] == change(ward, translate="ti")
