"""A translation remembers the English that it was made from, and is outdated when that changes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from backoffice import translated_texts
from common.translation_sources import MADE_FROM, fingerprint, marked
from pages import localized
from pods.models import Ward
from resources.guides import shipped
from resources.models import Guide
from tests import factories
from tests.backoffice.test_admin_translations import change, form_data, headings, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sign_in(client: Client) -> None:
    client.force_login(factories.make_steward())


@pytest.fixture
def ward() -> Ward:
    texts = {"name_es": "Robles", "intro_es": "Aquí", "intro_ar": "هنا"}
    return factories.make_ward(name="Oaks", intro="Here", i18n=texts)


def outdated(row: Any) -> dict[str, list[str]]:
    """Per language that has any, the texts that are outdated."""
    row.refresh_from_db()
    found = {code: translated_texts.outdated(row, code) for code in ("es", "ar")}
    return {code: names for code, names in found.items() if names}


def gaps(client: Client, **narrowed: str) -> Any:
    return client.get(reverse("admin:translations"), narrowed)


def test_changing_the_english_makes_the_translations_outdated(client: Client, ward: Ward) -> None:
    assert outdated(ward) == {}
    save(client, ward, intro="There")
    assert outdated(ward) == {"es": ["intro"], "ar": ["intro"]}
    # The English of before: what is remembered is words, not a day.
    save(client, ward, intro="Here")
    assert outdated(ward) == {}


def test_a_translation_that_changes_too_is_up_to_date(client: Client, ward: Ward) -> None:
    save(client, ward, intro="There", intro_es="Allí")
    assert outdated(ward) == {"ar": ["intro"]}
    save(client, ward, intro_ar="هناك")
    assert outdated(ward) == {}


def test_saving_the_asked_language_as_it_is_confirms_it(client: Client, ward: Ward) -> None:
    save(client, ward, intro="There")
    # Whoever saves the row has not looked at its translations by that.
    save(client, ward)
    assert outdated(ward) == {"es": ["intro"], "ar": ["intro"]}
    save(client, ward, change(ward, translate="es"))
    assert outdated(ward) == {"ar": ["intro"]}
    # The English changes in the very save that confirms: the Arabic was not made from that.
    save(client, ward, change(ward, translate="ar"), intro="Elsewhere")
    assert outdated(ward) == {"es": ["intro"], "ar": ["intro"]}


def test_staff_see_it_in_the_form_the_list_and_the_page_of_gaps(client: Client, ward: Ward) -> None:
    save(client, ward, intro="There")
    form = client.get(change(ward)).text
    assert "the English changed since" in form
    rows = client.get(reverse("admin:pods_ward_changelist")).text
    assert "Outdated: Spanish, Arabic" in rows
    found = client.get(reverse("admin:pods_ward_changelist"), {"missing_in": "es"})
    assert list(found.context["cl"].queryset) == [ward]
    page = gaps(client, language="es", kind="pods.ward")
    (thing,) = page.context["page"].object_list
    assert [(gap.name, gap.outdated) for gap in thing.gaps] == [("intro", ["es"])]
    assert "1 outdated" in page.text
    assert "(outdated)" in page.text


def test_a_translation_of_an_emptied_english_is_left_over_everywhere(
    client: Client, ward: Ward
) -> None:
    save(client, ward, change(ward, translate="es"))
    save(client, ward, intro="")
    assert outdated(ward) == {"es": ["intro"], "ar": ["intro"]}
    form = client.get(change(ward)).text
    assert form.count("the English was emptied since") == 2
    assert [line for line in headings(form) if "Spanish" in line and line.endswith("1 outdated")]
    assert "Outdated: Spanish, Arabic" in client.get(reverse("admin:pods_ward_changelist")).text
    found = client.get(reverse("admin:pods_ward_changelist"), {"missing_in": "es"})
    assert list(found.context["cl"].queryset) == [ward]
    page = gaps(client, language="es", kind="pods.ward")
    (thing,) = page.context["page"].object_list
    assert [(gap.name, gap.outdated) for gap in thing.gaps] == [("intro", ["es"])]
    assert "The English was emptied." in page.text
    assert says_it_may_have_changed(ward)
    # Emptied too, or confirmed as a text without English: both end it, on all pages.
    save(client, ward, intro_es="")
    assert outdated(ward) == {"ar": ["intro"]}
    assert not says_it_may_have_changed(ward)
    save(client, ward, change(ward, translate="ar"))
    assert outdated(ward) == {}
    assert "was emptied since" not in client.get(change(ward)).text


def says_it_may_have_changed(ward: Ward) -> bool:
    """Tell whether readers in Spanish are told so of the introduction, where a page shows it."""
    with translation.override("es"):
        return localized.is_outdated(ward, "intro")


def test_a_language_that_lacks_one_text_says_that_another_is_outdated(
    client: Client, ward: Ward
) -> None:
    save(client, ward, hotline_hours="Always", intro="There")
    page = client.get(change(ward)).text
    (spanish,) = (line for line in headings(page) if "Spanish" in line)
    assert spanish.endswith("1 of 3 missing 1 outdated")


def test_nothing_is_outdated_where_nothing_changed(client: Client, ward: Ward) -> None:
    save(client, ward, hotline_hours="Always")
    page = gaps(client, kind="pods.ward")
    assert "outdated" not in page.text
    assert "changed since" not in client.get(change(ward)).text


def test_rows_inside_a_form_remember_too(client: Client) -> None:
    ward = factories.make_ward()
    resource_list = factories.make_resource_list(factories.make_resource(), ward=ward)
    entry = resource_list.entries.get()
    type(entry).objects.filter(pk=entry.pk).update(note="Ring", i18n={"note_es": "Toque"})
    inside = [name for name in form_data(client, change(resource_list)) if name.endswith("-0-note")]
    save(client, resource_list, **{inside[0]: "Knock"})
    assert outdated(entry) == {"es": ["note"]}
    save(client, resource_list, change(resource_list, translate="es"))
    assert outdated(entry) == {}


def test_readers_are_told_and_led_to_the_english(client: Client, ward: Ward) -> None:
    with translation.override("es"):
        address = ward.get_absolute_url()
    with translation.override("en"):
        in_english = ward.get_absolute_url()
    assert "Esto puede haber cambiado" not in client.get(address).text
    save(client, ward, intro="There")
    page = client.get(address).text
    assert "Esto puede haber cambiado" in page
    assert f'href="{in_english}" hreflang="en"' in page
    assert "Esto puede haber cambiado" not in client.get(in_english).text


def test_what_is_shipped_is_made_from_its_english() -> None:
    Guide.objects.all().delete()
    shipped.add_guides(Guide)
    guide = Guide.objects.first()
    assert guide is not None
    assert guide.i18n[MADE_FROM]["title_es"] == fingerprint(guide.title)
    assert outdated(guide) == {}
    Guide.objects.filter(pk=guide.pk).update(title="Another")
    assert outdated(guide) == {"es": ["title"], "ar": ["title"]}


def test_the_database_finds_what_python_finds(ward: Ward) -> None:
    sources = {"name": ward.name, "intro": ward.intro}
    Ward.objects.update(i18n=marked(ward.i18n, sources))
    stale = translated_texts.something_is_outdated(Ward, ["es"])
    assert not Ward.objects.filter(stale).exists()
    # Letters of several bytes: both sides have to count them alike.
    Ward.objects.update(intro="Ñandú, 中文")
    assert Ward.objects.filter(stale).count() == 1
    Ward.objects.update(i18n=marked(ward.i18n, {**sources, "intro": "Ñandú, 中文"}))
    assert not Ward.objects.filter(stale).exists()
