"""Each text of an entry says on its page when its translation may be of another English."""

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.translated_texts import text_fields
from common.translation_sources import MADE_FROM, fingerprint
from resources.models import ListedResource, Phone, Resource
from tests.factories import make_organization, make_resource, make_resource_list, make_steward

pytestmark = pytest.mark.django_db
OUTDATED = "Esto puede haber cambiado."
# Names stand in links and headings, where no note belongs; staff see theirs.
TEXTS = [name for name in text_fields(Resource) if name != "name"]


def said(name: str, made_from: str) -> dict:
    key = f"{name}_es"
    return {key: "Palabras", MADE_FROM: {key: fingerprint(made_from)}}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(("made_from", "is_old"), [("Other words", True), ("Words", False)])
def test_a_text_of_an_entry(client: Client, name: str, made_from: str, is_old: bool) -> None:
    resource = make_resource(direction="both", **{name: "Words"}, i18n=said(name, made_from))
    html = client.get(f"/es/resources/{resource.slug}/").content.decode()
    assert "Palabras" in html
    assert (OUTDATED in html) is is_old


def test_the_note_of_a_line_and_what_is_behind_it(client: Client) -> None:
    resource = make_resource()
    Phone.objects.create(
        resource=resource, number="+12025550121", note="Words", i18n=said("note", "Other")
    )
    address = f"/es/resources/{resource.slug}/"
    assert OUTDATED in client.get(address).content.decode()
    behind = make_organization(description="Words", i18n=said("description", "Other"))
    other = make_resource(organization=behind)
    assert OUTDATED in client.get(f"/es/resources/{other.slug}/").content.decode()


def test_what_a_list_says(client: Client) -> None:
    for fields, where in (({"intro": "Words", "i18n": said("intro", "Other")}, "intro"), ({}, "")):
        listed = make_resource_list(make_resource(), **fields)
        if not where:
            ListedResource.objects.filter(resource_list=listed).update(
                note="Words", i18n=said("note", "Other")
            )
        html = client.get(f"/es/lists/{listed.slug}/").content.decode()
        assert OUTDATED in html


def test_staff_see_it_in_the_gaps_too(client: Client) -> None:
    resource = make_resource(transport="Words", i18n=said("transport", "Other"))
    client.force_login(make_steward())
    page = client.get(reverse("admin:resources_resource_change", args=[resource.pk]))
    assert "outdated" in page.content.decode().lower()
