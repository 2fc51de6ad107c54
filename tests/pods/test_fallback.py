"""A text without a translation is shown in the next language of the chain, and says so."""

import pytest
from django.test import Client

from pods.models import Ward
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, ward: Ward, language: str) -> str:
    response = client.get(f"/{language}/wards/{ward.slug}/")
    assert response.status_code == 200
    return response.text


def notes(html: str) -> list[str]:
    return [note.split("</span>")[0] for note in html.split('<span class="fallback">')[1:]]


ENGLISH = '<span lang="en" dir="ltr">By the pier</span>'
AMHARIC = '<span lang="am" dir="ltr">ወደቡ አጠገብ</span>'
NAMES = {f"name_{code}": "Harbor" for code in ("es", "am", "ti", "ar")}


@pytest.mark.parametrize(
    ("language", "texts", "piece"),
    [
        ("ti", {"intro_am": "ወደቡ አጠገብ", "intro_ar": "قرب الميناء"}, AMHARIC),
        # Empty is not translated, and Tigrinya does not fall back on Spanish.
        ("ti", {"intro_am": "", "intro_es": "Junto al muelle"}, ENGLISH),
        # The chain runs one way: readers of Amharic are not given Tigrinya.
        ("am", {"intro_ti": "ኣብ ጥቓ ወደብ"}, ENGLISH),
        ("ar", {"intro_am": "ወደቡ አጠገብ"}, ENGLISH),
    ],
)
def test_a_page_falls_back_along_the_chain(
    client: Client, language: str, texts: dict[str, str], piece: str
) -> None:
    ward = factories.make_ward(name="Harbor", intro="By the pier", i18n={**NAMES, **texts})
    html = read(client, ward, language)
    assert piece in html
    [note] = notes(html)
    assert ("አማርኛ" in note) is (piece == AMHARIC)


@pytest.mark.parametrize(
    ("language", "text"), [("ti", "ኣብ ጥቓ ወደብ"), ("ar", "قرب الميناء"), ("en", "By the pier")]
)
def test_what_is_translated_needs_no_mark(client: Client, language: str, text: str) -> None:
    texts = {**NAMES, "intro_ti": "ኣብ ጥቓ ወደብ", "intro_ar": "قرب الميناء"}
    ward = factories.make_ward(name="Harbor", intro="By the pier", i18n=texts)
    html = read(client, ward, language)
    assert text in html
    assert f'dir="ltr">{text}' not in html
    assert notes(html) == []


def test_a_translation_takes_the_place_of_what_stood_in_for_it(client: Client) -> None:
    ward = factories.make_ward(name="Harbor", intro="By the pier")
    assert ENGLISH in read(client, ward, "ti")
    ward.intro_am = "ወደቡ አጠገብ"
    ward.save()
    assert AMHARIC in read(client, ward, "ti")
    ward.intro_ti = "ኣብ ጥቓ ወደብ"
    ward.save()
    html = read(client, ward, "ti")
    assert "ኣብ ጥቓ ወደብ" in html
    assert "ወደቡ" not in html
