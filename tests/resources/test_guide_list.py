"""All guides, and the links that lead to them from other pages."""

import pytest
from django.urls import reverse

from common.choices import PublishState
from pages import cached
from requests_app.choices import MatchStatus
from resources.models import Guide
from tests.factories import link_to, make_category, make_guide, make_match, make_need, make_ward
from tests.pages.markup import elements
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db


def page(client, url="/en/guides/"):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_names_what_is_published_in_order(client):
    make_guide(title="Second", position=2)
    make_guide(title="First", position=1)
    make_guide(title="Half-written", state=PublishState.DRAFT)
    html = page(client)
    assert html.index("First") < html.index("Second")
    assert "Half-written" not in html


def test_without_guides_it_says_so(client):
    assert "There are no guides yet." in page(client)


def test_is_only_read(client):
    assert client.post("/en/guides/").status_code == 405


def test_stands_at_the_foot_of_every_page(client):
    assert elements(page(client, "/en/"), tag="a", href=reverse("resources:guide_list"))


def check_page(client):
    """The volunteer form's last page, filled in."""
    sign_up_form.fill_in(client, make_category().slug)
    return reverse("volunteers:volunteer_check")


def accepted_match(_client):
    match = make_match(make_need(), status=MatchStatus.ACCEPTED)
    return reverse("request_pages:match_offer", args=[link_to(match)])


@pytest.mark.parametrize(
    ("slug", "find"),
    [
        ("mutual-aid", lambda _client: "/en/"),
        ("start-a-pod", lambda _client: "/en/wards/"),
        ("start-a-pod", lambda _client: make_ward().get_absolute_url()),
        ("safety", check_page),
        ("safety", accepted_match),
    ],
)
def test_is_linked_where_it_helps_while_it_is_published(client, slug, find):
    make_guide(slug=slug, title="A guide <b>", title_es="Una guía")
    address, url = f"/en/guides/{slug}/", find(client)
    html = page(client, url)
    assert elements(html, tag="a", href=address)
    assert "A guide &lt;b&gt;" in html
    # A link that stayed would lead to a page that is not there.
    Guide.objects.update(state=PublishState.DRAFT)
    assert not elements(page(client, url), tag="a", href=address)


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_guide()
    cached.clear()
    with django_assert_num_queries(2):  # the versions, guides
        page(client)
