"""A steward adds a language of the pages in the admin, and takes it away again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from common import current as kept
from network.models import Network, PageLanguage
from tests import factories
from tests.factories.languages import PART, catalog_of, make_page_language

pytestmark = pytest.mark.django_db
ADD = "/en/admin/network/pagelanguage/add/"


@pytest.fixture
def steward(client: Client) -> Client:
    client.force_login(factories.make_steward())
    return client


def file(texts: dict[str, str] | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("fr.po", catalog_of(texts or PART))


def add(client: Client, language: str = "French", **values: object) -> object:
    return client.post(ADD, {"language": language, "own_name": "", "file": file(), **values})


def change_url(row: PageLanguage) -> str:
    return reverse("admin:network_pagelanguage_change", args=[row.pk])


@pytest.mark.parametrize("language", ["fr", "French", "français", " FR "])
def test_it_is_added_by_its_code_or_name(steward: Client, language: str) -> None:
    assert add(steward, language).status_code == 302
    row = PageLanguage.objects.get()
    assert (row.code, row.own_name, len(row.digest)) == ("fr", "Français", 32)
    events = AuditEvent.objects.filter(subject_type="pagelanguage")
    assert [(each.verb, each.subject_id) for each in events] == [("add", row.pk)]
    html = steward.get(change_url(row)).content.decode()
    assert f"{len(PART)} of " in html


def test_it_is_the_last_of_the_networks_languages(steward: Client) -> None:
    factories.make_network(languages=["en", "zh-hans"])
    add(steward, "fr-ca", own_name="Français canadien")
    assert Network.objects.get().languages == ["en", "zh-hans", "fr-ca"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "This language is here already."),
        ("zh", "This language is here already."),
        ("Klingonese", "We do not know this language."),
        ("xx", "We do not know this language."),
        ("Hmon", "Hmong (hmn)"),
        ("../etc", "We do not know this language."),
    ],
)
def test_another_word_is_refused_in_words(steward: Client, language: str, words: str) -> None:
    response = add(steward, language)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not PageLanguage.objects.exists()


def test_a_file_that_is_no_catalog_is_refused(steward: Client) -> None:
    response = add(steward, file=SimpleUploadedFile("fr.po", b"\xff\xfe"))
    assert "This is no catalog" in response.content.decode()
    assert not PageLanguage.objects.exists()


def test_what_is_set_aside_is_listed_with_why(steward: Client) -> None:
    add(steward, file=file({**PART, "Error:": "Erreur <script>"}))
    html = steward.get(change_url(PageLanguage.objects.get())).content.decode()
    assert "It has other placeholders or tags than the English." in html
    assert "Erreur" not in html


def test_a_new_file_takes_the_place_of_the_one_before(steward: Client) -> None:
    row = make_page_language()
    before = row.digest
    steward.post(change_url(row), {"own_name": "Le français"})
    row.refresh_from_db()
    assert (row.own_name, row.digest) == ("Le français", before)
    steward.post(change_url(row), {"own_name": "Le français", "file": file({"Error:": "Erreur :"})})
    row.refresh_from_db()
    assert row.digest != before


def test_the_texts_can_be_taken_along_to_be_translated(steward: Client) -> None:
    answer = steward.post(ADD, {"language": "fr", "_download": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="fr.po"'
    assert b'msgid "Skip to the content"\nmsgstr ""' in answer.content
    row = make_page_language()
    answer = steward.post(change_url(row), {"_download": "1"})
    assert 'msgstr "Aller au contenu"' in answer.content.decode()


def test_it_is_removed(steward: Client) -> None:
    row = make_page_language()
    factories.make_network(languages=["en", "fr"])
    steward.post(reverse("admin:network_pagelanguage_delete", args=[row.pk]), {"post": "yes"})
    assert not PageLanguage.objects.exists()
    assert Network.objects.get().languages == ["en"]


def test_the_main_language_is_not_removed(steward: Client, settings: object) -> None:
    row = make_page_language()
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]  # type: ignore[attr-defined]
    factories.make_network(languages=["fr", "en"])
    kept.forget()
    url = reverse("admin:network_pagelanguage_delete", args=[row.pk])
    assert steward.post(url, {"post": "yes"}).status_code == 403
    assert PageLanguage.objects.exists()


def test_it_is_for_stewards(client: Client) -> None:
    client.force_login(factories.make_coordinator(factories.make_ward()))
    row = make_page_language()
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"language": "de", "_download": "1"}).status_code == 403
    assert client.post(change_url(row), {"own_name": "x"}).status_code in {302, 403, 404}
    assert PageLanguage.objects.get().own_name == row.own_name
