"""A reader of Tigrinya meets Tigrinya, and nothing else; nobody else meets that."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from tests import factories
from tests.backoffice.test_admin_staff import posted
from tests.translation_review.catalog_of_two import GREETING, key
from translation_review import places, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("root")]


def pages(language: str) -> list[str]:
    return [
        reverse("admin:review_language", args=[language]),
        reverse("admin:review_catalog", args=[language]),
        reverse("admin:review_text", args=[language, key(GREETING)]),
        reverse("admin:review_picture", args=[language, "home"]),
    ]


def test_a_reader_sees_their_language_and_no_other(browser_of_reader: Client) -> None:
    client = browser_of_reader
    page = client.get(reverse("admin:review_list"))
    assert [each["language"]["code"] for each in page.context["languages"]] == ["ti"]
    assert [client.get(url, follow=True).status_code for url in pages("ti")] == [200, 200, 200, 404]
    assert [client.get(url).status_code for url in pages("ko")] == [403] * 4
    assert client.post(pages("ko")[2], {"state": "good"}).status_code == 403


def test_a_reader_sees_nobodys_data(browser_of_reader: Client) -> None:
    need = factories.make_need()
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert browser_of_reader.get(reverse(name)).status_code == 403, name
    for name in ("desk", "posting", "pictures", "proposal_list", "translations", "weights"):
        assert browser_of_reader.get(reverse(f"admin:{name}")).status_code == 403, name
    desk = reverse("admin:desk_need", args=[need.pk])
    assert browser_of_reader.get(desk).status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "organizer"])
def test_a_role_by_itself_opens_no_translations(role: str, client: Client) -> None:
    client.force_login(factories.make_user(role))
    assert client.get(reverse("admin:review_list")).status_code == 403
    assert [client.get(url).status_code for url in pages("ti")] == [403] * 4


def test_who_may_not_sign_in_reads_nothing(reader: User, browser_of_reader: Client) -> None:
    User.objects.filter(pk=reader.pk).update(is_staff=False)
    answer = browser_of_reader.get(reverse("admin:review_list"))
    assert answer.status_code == 302
    assert "login" in answer.url


def test_a_steward_makes_somebody_a_reader_in_the_staff_form(client: Client) -> None:
    steward, user = factories.make_steward(), factories.make_staff()
    client.force_login(steward)
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert "ትግርኛ" in client.get(url).text
    saved = client.post(url, posted(user, review_languages=["ti", "ar"]))
    assert saved.status_code == 302
    user.refresh_from_db()
    assert user.review_languages == ["ti", "ar"]
    event = AuditEvent.objects.get(verb="change", subject_id=user.pk)
    assert event.fields == ["review_languages"]
    listed = client.get(reverse("admin:accounts_user_changelist"))
    assert "Translator: ትግርኛ, العربية" in listed.text
    assert client.post(url, posted(user, review_languages=["en"])).status_code == 200


def make_picture(root: Path) -> None:
    folder = root / "pictures" / "ti"
    folder.mkdir(parents=True)
    (folder / "home.jpg").write_bytes(b"\xff\xd8")
    (folder / "unlisted.jpg").write_bytes(b"\xff\xd8")
    (root / "pictures" / "secret.jpg").write_bytes(b"secret")
    page: dict[str, Any] = {"title": "ሓገዝ", "size": [390, 2000]}
    texts = {key(GREETING): [["home", 20, 900, 100, 30]]}
    index = {"pages": {"home": page}, "texts": texts}
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")


def test_the_picture_is_cut_around_the_text(root: Path, browser_of_reader: Client) -> None:
    make_picture(root)
    page = browser_of_reader.get(pages("ti")[2])
    assert 'viewBox="0 715 390 400"' in page.text
    assert '<rect class="frame" x="14" y="894" width="112"' in " ".join(page.text.split())
    picture = browser_of_reader.get(pages("ti")[3])
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", ["unlisted", "..%2Fsecret", "%2e%2e/secret", "home.jpg", "index"])
def test_only_pictures_of_the_index_are_given(
    name: str, root: Path, browser_of_reader: Client
) -> None:
    make_picture(root)
    base = reverse("admin:review_picture", args=["ti", "home"]).removesuffix("home/")
    assert browser_of_reader.get(f"{base}{name}/").status_code == 404


def test_the_list_counts_without_putting_texts_in_order(
    root: Path, browser_of_reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each new process reads the catalogs for it; their order takes longer than all the rest."""

    def refuse(_files: Any) -> Any:
        raise AssertionError("nobody reads in order here")

    texts._read.cache_clear()
    monkeypatch.setattr(texts, "places_of", refuse)
    assert browser_of_reader.get(reverse("admin:review_list")).status_code == 200


def test_a_file_is_placed_once_however_many_texts_it_says() -> None:
    places.place_of.cache_clear()
    for _text in range(50):
        assert places.places_of(["templates/emails/x.txt", "desk/views.py"]) == ("emails", "staff")
    assert places.place_of.cache_info().misses == 2
