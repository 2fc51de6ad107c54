"""A kind of help that nobody has translated yet says on the forms in which language it is."""

import pytest
from django.test import Client

from common.models import Category
from tests import factories
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db

ENGLISH = '<span lang="en" dir="ltr">Snow &amp; ice</span>'
AMHARIC = '<span lang="am" dir="ltr">የልብስ እጥበት</span>'


@pytest.fixture
def kinds() -> list[Category]:
    return [
        factories.make_category(name="Snow & ice", hint="Before 8 & after", i18n={}),
        factories.make_category(name="Laundry", i18n={"name_am": "የልብስ እጥበት"}),
        factories.make_category(name="Food", i18n={"name_ti": "መግቢ", "name_am": "ምግብ"}),
    ]


def check_marks(html: str) -> None:
    assert ENGLISH in html
    assert AMHARIC in html
    assert "መግቢ" in html
    assert ">መግቢ</span>" not in html
    # The name is escaped, and the mark around it must not be.
    assert "&lt;span" not in html


def test_on_the_request_and_its_answers(kinds: list[Category], client: Client) -> None:
    first = request_form.address("request_needs", language="ti")
    html = client.get(first).text
    check_marks(html)
    assert '<span lang="en" dir="ltr">Before 8 &amp; after</span>' in html
    chosen = [str(kind.pk) for kind in kinds]
    for page in request_form.PAGES:
        changes = {"categories": chosen} if page == "needs" else {}
        assert request_form.answer(client, page, "ti", **changes).status_code == 302
    check_marks(client.get(request_form.address("request_details", language="ti")).text)
    check_marks(client.get(request_form.address("request_check", language="ti")).text)


def test_on_the_offer_and_its_answers(kinds: list[Category], client: Client) -> None:
    sign_up_form.fill_in(client, kinds[0].slug, categories=[kind.slug for kind in kinds])
    check_marks(client.get(sign_up_form.address("offer", language="ti")).text)
    check_marks(client.get(sign_up_form.address("check", language="ti")).text)


def test_nothing_is_marked_where_all_is_translated(kinds: list[Category], client: Client) -> None:
    html = client.get(request_form.address("request_needs", language="en")).text
    assert "Snow &amp; ice" in html
    assert ENGLISH not in html
