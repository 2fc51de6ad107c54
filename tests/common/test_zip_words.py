"""ZIP codes are called so in the United States alone, on whatever page they are spoken of."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings as project
from django.db import models
from django.test import Client
from django.urls import reverse

from common import zip_words
from pods.models import ZipCentroid
from scripts import catalogs
from tests import factories

ZIP = re.compile(r"\bZIPs?\b")
# A country's own rule is said there alone; the rest has a text for other countries beside it.
WORDS = "common/zip_words.py"


def spoken_of_elsewhere() -> Iterator[str]:
    """Yield our texts with ZIP codes that are not among those that have another for elsewhere."""
    for message in catalogs.template_catalog(project.BASE_DIR):
        texts = [message.id] if isinstance(message.id, str) else message.id
        files = {file for file, _line in message.locations}
        if any(map(ZIP.search, texts)) and not all(
            file == WORDS or "models" in file for file in files
        ):
            yield f"{texts[0]} ({', '.join(sorted(files))})"


def test_no_text_speaks_of_them_by_itself() -> None:
    assert list(spoken_of_elsewhere()) == []


def fields() -> list["models.Field"]:
    ours = [model for model in apps.get_models() if model is not ZipCentroid]
    return [
        field
        for model in ours
        for field in model._meta.fields
        if ZIP.search(str(field._verbose_name or ""))
    ]


def test_fields_are_called_by_the_country(settings: object) -> None:
    found = fields()
    assert len(found) > 5
    assert {str(field.verbose_name) for field in found} == {"ZIP code", "ZIP codes"}
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert {str(field.verbose_name) for field in found} == {"Postal code", "Postal codes"}
    # Migrations are the same everywhere.
    assert {str(field.deconstruct()[3]["verbose_name"]) for field in found} == {
        "ZIP code",
        "ZIP codes",
    }


def test_each_text_has_one_for_elsewhere(settings: object) -> None:
    texts = [*zip_words.TEXTS.values(), *(vars(zip_words)[name] for name in OTHERS)]
    assert all(ZIP.search(str(text)) for text in texts)
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert [str(text) for text in texts if ZIP.search(str(text))] == []
    assert all("ostal code" in str(text) for text in texts)


OTHERS = [
    *("other_zips", "zips_served", "name_or_zip", "near_zip", "unknown_place", "street_and_zip"),
    *("zip_may_tell", "choose_or_correct", "in_none_of_ours", "both_are_right", "in_another_ward"),
    *("in_several_wards", "wards_with_zips", "ward_without_zips", "ward_on_each_line", "same_zip"),
    *("same_zip_title", "same_zip_why", "zips_near", "zips_far"),
]


@pytest.mark.django_db
def test_pages_say_postal_code_in_canada(client: Client, settings: object) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    ward = factories.make_ward(zip_codes=["V6A"])
    client.force_login(factories.make_steward())
    pages = [
        *("/en/", "/en/wards/", "/en/wards/?q=V5V+1A1", "/en/wards/?q=nowhere", "/en/pods/?q=xyz"),
        *("/en/pods/?q=V5V+1A1", ward.get_absolute_url(), reverse("admin:pods_ward_paste")),
        *(reverse("admin:pods_ward_neighbors"), reverse("admin:pods_ward_changelist")),
        *(reverse("admin:outside"), reverse("admin:pods_ward_change", args=[ward.pk])),
    ]
    for url in pages:
        page = client.get(url)
        assert page.status_code == 200, url
        said = re.sub(r"<[^>]*>", " ", page.text)
        assert not ZIP.search(said), url
        assert "ostal code" in said, url
