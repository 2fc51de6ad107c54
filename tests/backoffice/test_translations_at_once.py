"""Several people who write the same texts at once: each keeps what they wrote, or is told."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client

from accounts.models import AuditEvent
from backoffice import translated_texts
from backoffice.translated_form import TranslatedForm
from backoffice.translations import TranslatedAdmin
from pods.models import Ward
from resources.models import ListedResource
from tests import factories
from tests.backoffice.test_admin_translations import change, form_data

WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""
TEXTS = {"name_es": "Robles", "intro_es": "Aquí", "intro_ar": "هنا"}


@pytest.fixture
def ward() -> Ward:
    return factories.make_ward(name="Oaks", intro="Here", i18n=TEXTS)


@pytest.fixture(autouse=True)
def _sign_in(db: None, client: Client) -> None:
    client.force_login(factories.make_steward())


def somebody_else(row: Any, **texts: str) -> None:
    """Save `texts` as another page of the admin would, while this one is open."""
    other = Client()
    other.force_login(factories.make_steward())
    assert other.post(change(row), form_data(other, change(row), **texts)).status_code == 302


def send_again(client: Client, url: str, page: Any) -> Any:
    """Press save on the form that came back, as it is."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {bound.html_name: bound.value() for form in forms for bound in form}
    return client.post(url, {name: "" if v is None else v for name, v in sent.items()})


def test_every_form_of_texts_in_several_languages_knows_what_it_showed() -> None:
    pages = [page for page in admin.site._registry.values() if isinstance(page, TranslatedAdmin)]
    inlines = [inline for page in pages for inline in page.inlines]
    inside = [each for each in inlines if translated_texts.is_translated(each.model)]
    assert len(pages) > 5
    assert inside
    assert all(issubclass(each.form, TranslatedForm) for each in [*pages, *inside])


@pytest.mark.parametrize("asked", [{}, {"translate": "es"}])
def test_what_nobody_touched_here_keeps_what_others_saved(
    client: Client, ward: Ward, asked: dict[str, str]
) -> None:
    sent = form_data(client, change(ward, **asked), hotline_hours="Always")
    somebody_else(ward, intro_ar="هناك", name_ti="ወደብ")
    assert client.post(change(ward, **asked), sent).status_code == 302
    ward.refresh_from_db()
    assert (ward.intro_ar, ward.name_ti, ward.hotline_hours) == ("هناك", "ወደብ", "Always")
    assert (ward.name_es, ward.intro) == ("Robles", "Here")
    event = AuditEvent.objects.filter(verb="change").latest("id")
    assert event.fields == ["hotline_hours"]


@pytest.mark.parametrize("typed", ["Aquí", "Por aquí"])
def test_a_translation_of_an_english_that_changed_comes_back(
    client: Client, ward: Ward, typed: str
) -> None:
    url = change(ward, translate="es")
    sent = form_data(client, url, intro_es=typed)
    somebody_else(ward, intro="There <now>")
    page = client.post(url, sent)
    assert page.status_code == 200
    assert "The English has changed since you opened this page." in page.text
    assert page.text.count('dir="ltr">There &lt;now&gt;</span>') > 1
    form = page.context["adminform"].form
    assert (form["intro"].value(), form["intro_es"].value()) == ("There <now>", typed)
    assert list(form.errors) == ["intro_es"]
    ward.refresh_from_db()
    assert (ward.intro, ward.intro_es) == ("There <now>", "Aquí")
    assert send_again(client, url, page).status_code == 302
    ward.refresh_from_db()
    assert (ward.intro, ward.intro_es) == ("There <now>", typed)
    assert translated_texts.outdated(ward, "es") == []


def test_in_the_form_of_all_languages_only_what_was_touched_is_asked(
    client: Client, ward: Ward
) -> None:
    sent = form_data(client, change(ward), intro_es="Por aquí")
    somebody_else(ward, intro="There")
    page = client.post(change(ward), sent)
    assert list(page.context["adminform"].form.errors) == ["intro_es"]
    sent = form_data(client, change(ward), name_es="Los Robles")
    somebody_else(ward, intro="Nowhere")
    assert client.post(change(ward), sent).status_code == 302
    ward.refresh_from_db()
    assert (ward.intro, ward.name_es) == ("Nowhere", "Los Robles")
    assert translated_texts.outdated(ward, "es") == ["intro"]


def test_what_two_changed_shows_both(client: Client, ward: Ward) -> None:
    sent = form_data(client, change(ward), intro="Mine", intro_ar="لي")
    somebody_else(ward, intro="Theirs", intro_ar="لهم", intro_es="")
    page = client.post(change(ward), sent)
    assert page.text.count("Somebody else has changed this in the meantime.") == 2
    assert '<span class="source" lang="ar" dir="rtl">لهم</span>' in page.text
    form = page.context["adminform"].form
    assert (form["intro"].value(), form["intro_ar"].value()) == ("Mine", "لي")
    assert not form["intro_es"].value()
    # What was read is what is answered to: others may have been at it once more.
    somebody_else(ward, intro_ar="لهم كلهم")
    page = send_again(client, change(ward), page)
    assert list(page.context["adminform"].form.errors) == ["intro_ar"]
    assert send_again(client, change(ward), page).status_code == 302
    ward.refresh_from_db()
    assert (ward.intro, ward.intro_ar, ward.intro_es) == ("Mine", "لي", "")


def test_what_was_emptied_meanwhile_is_said(client: Client, ward: Ward) -> None:
    sent = form_data(client, change(ward), intro_es="Por aquí", hotline_hours_es="Siempre")
    Ward.objects.update(intro="", i18n={**TEXTS, "intro_es": ""})
    page = client.post(change(ward), sent)
    assert "Somebody else has emptied this in the meantime." in page.text
    assert "The English was removed since you opened this page." in page.text


def test_the_same_change_twice_is_no_question(client: Client, ward: Ward) -> None:
    sent = form_data(client, change(ward), intro_ar="هناك")
    somebody_else(ward, intro_ar="هناك")
    assert client.post(change(ward), sent).status_code == 302


def test_another_fault_does_not_bring_the_old_text_back(client: Client, ward: Ward) -> None:
    sent = form_data(client, change(ward), name="")
    somebody_else(ward, intro_ar="هناك")
    page = client.post(change(ward), sent)
    assert list(page.context["adminform"].form.errors) == ["name"]
    assert page.context["adminform"].form["intro_ar"].value() == "هناك"


def test_what_a_page_carries_wrongly_is_as_if_it_carried_nothing(
    client: Client, ward: Ward
) -> None:
    for carried in ("", "[", "[]", '"x"', "{}"):
        sent = form_data(client, change(ward), texts_as_seen=carried, intro_ar=f"هناك {carried}")
        assert client.post(change(ward), sent).status_code == 302, carried


def test_rows_inside_a_form_too(client: Client) -> None:
    row = factories.make_resource_list(factories.make_resource())
    ListedResource.objects.update(note="Ring", i18n={"note_es": "Toque", "note_ar": "اطرق"})
    url = change(row, translate="es")
    sent = form_data(client, url, **{"entries-0-note_es": "Toque el timbre"})
    somebody_else(row, **{"entries-0-note": "Knock", "entries-0-note_ar": "رن"})
    page = client.post(url, sent)
    assert "The English has changed since you opened this page." in page.text
    assert send_again(client, url, page).status_code == 302
    entry = ListedResource.objects.get()
    assert (entry.note, entry.note_es, entry.note_ar) == ("Knock", "Toque el timbre", "رن")


@pytest.mark.django_db(transaction=True)
def test_of_two_languages_saved_at_once_both_are_kept(client: Client, ward: Ward) -> None:
    sent = form_data(client, change(ward, translate="ti"), name_ti="ወደብ")

    def save() -> int:
        try:
            return client.post(change(ward, translate="ti"), sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Ward.objects.filter(pk=ward.pk).update(i18n={**TEXTS, "name_ko": "항구"})
            saving = pool.submit(save)
            wait_for_the_lock()
        assert saving.result() == 302
    ward.refresh_from_db()
    assert (ward.name_ti, ward.name_ko) == ("ወደብ", "항구")


def wait_for_the_lock() -> None:
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
