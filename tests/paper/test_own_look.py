"""Sheets and pictures bear the mark, the name and the color of the network; weak colors do not."""

import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from common import current
from common.choices import PublishState
from network.mark import read_mark
from tests.factories import make_network, make_pod, make_ward
from tests.paper.printing import ask, needs_pango, pages_of, work

pytestmark = [pytest.mark.django_db, needs_pango]
PLUM, YELLOW, RED = (122, 31, 92), (255, 230, 0), (200, 0, 0)


def as_hex(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def be_the_network(**fields: Any) -> None:
    """Store the network with a red square as its mark."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), RED).save(out, "PNG")
    mark = read_mark(out.getvalue())
    own = {"mark_small": mark.small, "mark_large": mark.large, "mark_hash": mark.name}
    make_network(**{"name": "River Neighbors", "name_es": "Vecinos del Río", **own, **fields})
    current.forget()


def drawn(client: Client, path: str, **choices: str) -> bytes:
    sheet = ask(client, path, **choices)
    work()
    sheet.refresh_from_db()
    assert sheet.pdf is not None
    return bytes(sheet.pdf)


def has_color(picture: Image.Image, color: tuple[int, int, int]) -> bool:
    """Tell whether a part of the picture has the color, give or take what a palette loses."""
    found = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return any(
        count > 20 and all(abs(one - other) < 12 for one, other in zip(each, color, strict=True))
        for count, each in found
    )


def looks(pdf: bytes) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return picture


KINDS = ("flyer", "invitation", "sign", "door-list")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_a_sheet_of_a_pod(client: Client, kind: str, size: str) -> None:
    pod = make_pod(make_ward(hotline="+12025550107"), state=PublishState.PUBLISHED)
    path = reverse("paper:pod_paper", args=[pod.slug])
    plain = drawn(client, path, kind=kind, size=size)
    assert "River Neighbors" not in pages_of(plain)[0]
    assert not has_color(looks(plain), RED)
    be_the_network(accent=as_hex(PLUM))
    own = drawn(client, path, kind=kind, size=size)
    assert "River Neighbors" in pages_of(own)[0]
    assert has_color(looks(own), RED)
    assert has_color(looks(own), PLUM)
    # It stands in the margin: what fitted on a page still does.
    assert len(pages_of(own)) == len(pages_of(plain))


def test_the_name_is_that_in_the_language_of_the_sheet(client: Client) -> None:
    be_the_network()
    pod = make_pod(state=PublishState.PUBLISHED)
    path = reverse("paper:pod_paper", args=[pod.slug])
    assert "Vecinos del Río" in pages_of(drawn(client, path, kind="flyer", language="es"))[0]


def test_without_a_mark_the_name_stands_alone(client: Client) -> None:
    be_the_network(mark_small=b"", mark_large=b"", mark_hash="")
    pod = make_pod(state=PublishState.PUBLISHED)
    pdf = drawn(client, reverse("paper:pod_paper", args=[pod.slug]), kind="flyer")
    assert "River Neighbors" in pages_of(pdf)[0]
    assert not PdfReader(io.BytesIO(pdf)).pages[0].images


def test_a_color_that_cannot_be_read_on_paper_is_left_out(client: Client) -> None:
    """The admin refuses such a color; this one was written past it."""
    be_the_network(accent=as_hex(YELLOW))
    pod = make_pod(state=PublishState.PUBLISHED)
    pdf = drawn(client, reverse("paper:pod_paper", args=[pod.slug]), kind="flyer")
    assert not has_color(looks(pdf), YELLOW)
    assert not has_color(card(client), YELLOW)


def card(client: Client) -> Image.Image:
    client.get(reverse("site_card"))
    work()
    return Image.open(io.BytesIO(client.get(reverse("site_card")).content))


def test_the_picture_for_shared_links(client: Client) -> None:
    first = card(client)
    assert not has_color(first, RED)
    be_the_network(accent=as_hex(PLUM))
    own = card(client)
    assert has_color(own, RED)
    assert has_color(own, PLUM)
