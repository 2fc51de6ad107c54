"""Later pages on which nothing was typed are kept, and are what each would have had made anew."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from request_pages.views.ask import RequestFlow
from tests.factories import make_category, make_pod, make_ward
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.views.sign_up import VolunteerFlow

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def asking(client: Client, **where: Any) -> Iterator[str]:
    """The later pages of somebody's request, before each is filled in."""
    rides, food = make_category(), make_category()
    chosen = [[rides.pk], [rides.pk, food.pk]][bool(where)]
    for page, following in zip(
        request_form.PAGES, ("details", "where", "contact", None), strict=True
    ):
        own = {"categories": chosen} if page == "needs" else where if page == "where" else {}
        assert request_form.answer(client, page, **own).status_code == 302
        if following:
            yield request_form.address(f"request_{following}")


def offering(client: Client, **where: Any) -> Iterator[str]:
    """The later pages of somebody's sign-up, before each is filled in."""
    category = make_category()
    for page, following in zip(sign_up_form.PAGES, ("where", "offer", "time", None), strict=True):
        own = {"categories": [category.slug]} if page == "offer" else {}
        own |= where if page == "where" else {}
        assert sign_up_form.answer(client, page, **own).status_code == 302
        if following:
            yield sign_up_form.address(following)


@pytest.mark.parametrize("is_in_a_ward", [False, True])
@pytest.mark.parametrize("going", [asking, offering])
def test_a_kept_page_is_the_one_that_would_be_made(
    client: Client, monkeypatch: pytest.MonkeyPatch, going: Any, is_in_a_ward: bool
) -> None:
    ward = make_ward(hotline="+12025550107")
    make_pod(ward)
    name = str(ward.pk) if going is asking else ward.slug
    where = {"ward": name, "zip_code": ""} if is_in_a_ward else {}
    for path in going(client, **where):
        kept = client.get(path)
        assert "ETag" not in kept  # a token in it, of this browser alone
        with monkeypatch.context() as anew:
            anew.setattr(RequestFlow, "later_topics", ())
            anew.setattr(VolunteerFlow, "later_topics", ())
            made = client.get(path)
        assert TOKEN.sub("", kept.text) == TOKEN.sub("", made.text), path
        # Nobody meets what is said to whoever comes for the first time.
        assert "No papers, no proof, no cost. The people" not in kept.text
