"""Sheets that anybody can print: asked for, drawn once, kept true, and of published pages only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from common.choices import PublishState
from paper import drawing, render, tasks
from paper.models import Sheet
from tests.factories import (
    make_pod,
    make_resource,
    make_resource_list,
    make_ward,
    make_way_to_give,
)
from tests.paper.printing import ask, needs_pango, pages_of, text_of, waiting, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def pod() -> Any:
    return make_pod(
        make_ward(name="Harbor", hotline="+12025550107"),
        name="Pier Towers",
        description="Two towers. <b>We cook</b> on Sundays.",
        contact_email="pier@example.org",
        i18n={"name_am": "የወደብ ማማዎች"},
    )


def path_of(pod: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse("paper:pod_paper", args=[pod.slug])


@needs_pango
def test_an_invitation_from_the_page_to_the_paper(pod: Any, client: Client) -> None:
    page = client.get(pod.get_absolute_url()).content.decode()
    assert path_of(pod) in page
    page = client.get(path_of(pod)).content.decode()
    assert "Invitation to neighbors" in page
    # As a text message: the pod's name, its page, its number.
    assert f"/en/pods/{pod.slug}/" in page
    assert "(202) 555-0107" in page

    sheet = ask(client, path_of(pod), kind="invitation", second="am")
    assert waiting() == [{"sheet_id": sheet.pk}]  # an id and nothing else
    own = reverse("paper:sheet", args=[sheet.pk])
    file = reverse("paper:sheet_file", args=[sheet.pk])
    response = client.get(own)
    assert response["Refresh"]
    assert file not in response.content.decode()
    assert client.get(file).url == own
    # Others who ask, look and look again cause no second drawing.
    assert ask(client, path_of(pod, "am"), kind="invitation", second="am") == sheet
    assert work() == 1

    response = client.get(own)
    assert "Refresh" not in response
    assert f'{file}?download"' in response.content.decode()
    response = client.get(file)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert client.get(f"{file}?download")["Content-Disposition"].startswith("attachment")
    assert client.get(file, headers={"If-None-Match": response["ETag"]}).status_code == 304
    text = text_of(response.content)
    for words in ("Hello, neighbor!", "ሰላም ጎረቤት!", "Pier Towers", "የወደብ ማማዎች", "(202) 555-0107"):
        assert words in text
    assert "<b>We cook</b>" in text  # what staff write brings no markup
    assert "pier@example.org" in text
    assert len(response.content) < 60_000
    assert waiting() == []


@needs_pango
def test_a_sheet_is_drawn_anew_when_what_stands_on_it_changes(pod: Any, client: Client) -> None:
    sheet = ask(client, path_of(pod), kind="flyer")
    work()
    file = reverse("paper:sheet_file", args=[sheet.pk])
    assert "(202) 555-0107" in text_of(client.get(file).content)
    pod.ward.hotline = "+12025550109"
    pod.ward.save()
    # Two who look get the news, and one job is made; the old number is handed out to nobody.
    assert {client.get(file).status_code for _look in range(2)} == {302}
    assert len(waiting()) == 1
    work()
    text = text_of(client.get(file).content)
    assert "(202) 555-0109" in text
    assert "0107" not in text
    # Another day alone changes nothing.
    assert drawing.draw(Sheet.objects.get()) is False


def test_what_is_not_public_is_on_no_paper(pod: Any, client: Client) -> None:
    sheet = ask(client, path_of(pod), kind="sign")
    pod.state = PublishState.DRAFT
    pod.save()
    for path in (
        path_of(pod),
        reverse("paper:sheet", args=[sheet.pk]),
        reverse("paper:sheet_file", args=[sheet.pk]),
    ):
        assert client.get(path).status_code == 404
    assert client.post(path_of(pod), {"kind": "sign", "language": "en"}).status_code == 404
    hidden = make_resource_list(make_resource(), state=PublishState.DRAFT)
    assert client.get(reverse("paper:list_paper", args=[hidden.slug])).status_code == 404


def test_wrong_answers_are_said_in_words_and_floods_are_stopped(
    pod: Any, client: Client, settings: Any
) -> None:
    posted = {"kind": "ward-sheet", "language": "tlh", "second": "es", "size": "a0"}
    page = client.post(path_of(pod, "es"), posted)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"kind", "language", "size"}
    same = client.post(
        path_of(pod), {"kind": "sign", "language": "es", "second": "es", "size": "a4"}
    )
    assert "Please choose another language here." in same.content.decode()
    settings.LIMITS = {**settings.LIMITS, "sheets": ((1, timedelta(hours=1)),)}
    ask(client, path_of(pod), kind="sign")
    posted = {"kind": "sign", "language": "ti", "second": "", "size": "letter"}
    assert client.post(path_of(pod), posted).status_code == 429
    assert Sheet.objects.count() == 1


def test_a_drawing_that_fails_leaves_nothing_half(
    pod: Any, client: Client, monkeypatch: Any
) -> None:
    sheet = ask(client, path_of(pod), kind="sign")
    own = reverse("paper:sheet", args=[sheet.pk])

    class Broken:
        def to_pdf(self, *_arguments: Any) -> None:
            raise MemoryError

    monkeypatch.setattr(drawing, "renderer", Broken)
    with pytest.raises(MemoryError):
        work()
    sheet = Sheet.objects.get()
    assert (sheet.version, sheet.pdf, sheet.drawn_at) == ("", None, None)
    response = client.get(own)
    assert "could not be made" in response.content.decode()
    assert "Refresh" not in response
    # A job that was lost with its worker is made again after a while, and by another press.
    Sheet.objects.update(wanted_at=timezone.now() - timedelta(hours=1), failed_at=None)
    client.get(own)
    assert len(waiting()) == 2
    assert ask(client, path_of(pod), kind="sign") == sheet
    assert len(waiting()) == 2
    # Nobody asked for it lately: it goes.
    Sheet.objects.update(asked_at=timezone.now() - timedelta(days=31))
    tasks.purge_sheets(0)
    assert not Sheet.objects.exists()


LANGUAGES = ["en", "es", "am", "ti", "vi", "bn", "zh-hans", "ko", "ar"]


@needs_pango
def test_sheets_in_every_language_fit_and_are_light(pod: Any, client: Client) -> None:
    """Each language beside another, on a sheet of each kind in turn; the benchmark draws all."""
    ward = pod.ward
    make_way_to_give(ward=ward, name="Harbor fund", handle="$harbor", note="Rent")
    found = [make_resource(name=f"Pantry {n}", phone="+12025550130") for n in range(6)]
    listed = make_resource_list(*found, ward=ward, title="Food")
    kinds = [
        *((kind, "pod", pod) for kind in ("invitation", "flyer", "sign", "door-list")),
        ("ward-sheet", "ward", ward),
        ("resource-list", "list", listed),
    ]
    for number, first in enumerate([*LANGUAGES, *LANGUAGES[:3]]):
        second = LANGUAGES[(number + 4) % len(LANGUAGES)]
        kind, place, row = kinds[number % len(kinds)]
        size = ("letter", "a4")[number % 2]
        path = reverse(f"paper:{place}_paper", args=[row.slug])
        sheet = ask(client, path, kind=kind, language=first, second=second, size=size)
        work()
        pdf = client.get(reverse("paper:sheet_file", args=[sheet.pk])).content
        where = (kind, first, second, size)
        assert len(pdf) < 100_000, where
        assert len(pages_of(pdf)) == (2 if kind == "sign" else 1), where


@needs_pango
def test_nothing_is_fetched_whatever_a_sheet_says(live_server: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    tags = "".join(
        f'<img src="{url}"><link rel="stylesheet" href="{url}"><object data="{url}"></object>'
        f'<link rel="attachment" href="{url}">'
        for url in (f"{live_server.url}/healthz", secret.as_uri(), "data:text/css,p{color:red}")
    )
    style = (
        f"<style>@import url({secret.as_uri()}); p {{ background: url({secret.as_uri()}) }}</style>"
    )
    asked: list[str] = []
    fetch = render.NothingFetched.fetch

    def counted(self: Any, url: str, headers: Any = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    render.NothingFetched.fetch = counted  # type: ignore[method-assign]
    try:
        pdf, pages = render.to_pdf(f"<!doctype html>{style}{tags}<p>Still here</p>", "p{margin:0}")
    finally:
        render.NothingFetched.fetch = fetch  # type: ignore[method-assign]
    assert len(asked) > 6
    assert (pages, text_of(pdf)) == (1, "Still here")
    assert b"secret" not in pdf
