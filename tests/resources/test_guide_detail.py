"""A guide's page."""

import pytest

from accounts.models import AuditEvent
from common.choices import PublishState
from pods import services
from tests.factories import make_coordinator, make_guide, make_organizer, make_steward
from tests.pages.markup import element

pytestmark = pytest.mark.django_db


def page(client, guide):
    response = client.get(guide.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_shows_its_text(client):
    guide = make_guide(title="Be safe", summary="In short.", body="Hello.\n\n## Food\n- Wash.")
    html = page(client, guide)
    for part in ("<h1>Be safe</h1>", "In short.", "<p>Hello.</p>", "<h2>Food</h2>", "<li>Wash."):
        assert part in html


def test_hostile_text_is_only_text(client):
    guide = make_guide(title="<i>T</i>", summary="<b>", body="<script>1</script>\n\n## <img src=x>")
    html = page(client, guide)
    for part in ("<i>", "<b>", "<script", "<img"):
        assert part not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html


def test_printed_sheet_says_where_the_newest_is(client, settings):
    settings.SITE_URL = "https://aid.example.org"
    guide = make_guide()
    assert f"https://aid.example.org{guide.get_absolute_url()}" in page(client, guide)


def test_text_that_falls_back_says_so(client):
    guide = make_guide(title="Safety", title_es="Cuidarse", body="## Food")
    html = client.get(f"/es/guides/{guide.slug}/").content.decode()
    assert "<h1>Cuidarse</h1>" in html
    assert '<div lang="en" dir="ltr"><h2>Food</h2></div>' in html
    assert element(html, **{"class": "fallback"})


def test_an_edit_is_seen_at_once(client):
    guide = make_guide(body="Old words")
    assert "Old words" in page(client, guide)
    guide.body = "New words"
    guide.save()
    assert "New words" in page(client, guide)


def test_draft_is_for_stewards_only(client):
    draft = make_guide(state=PublishState.DRAFT)
    # Guides speak for the whole network; a role in a ward does not.
    for user in (None, make_coordinator(), make_organizer()):
        if user:
            client.force_login(user)
        assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(make_steward())
    assert "Draft: only you" in page(client, draft)


def test_publishing_opens_it_and_is_recorded(client):
    draft, steward = make_guide(state=PublishState.DRAFT), make_steward()
    services.publish(draft, actor=steward)
    assert "Draft:" not in page(client, draft)
    services.unpublish(draft, actor=steward)
    assert client.get(draft.get_absolute_url()).status_code == 404
    verbs = AuditEvent.objects.filter(subject_type="guide").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["publish", "unpublish"]


def test_unknown_guide_is_not_found(client):
    assert client.get("/en/guides/nowhere/").status_code == 404


def test_is_only_read(client):
    assert client.post(make_guide().get_absolute_url()).status_code == 405


@pytest.mark.parametrize("make_user", [make_coordinator, make_organizer])
def test_only_stewards_edit_it(client, make_user):
    guide = make_guide()
    client.force_login(make_user())
    assert client.get(f"/en/admin/resources/guide/{guide.pk}/change/").status_code == 403


def test_kept_page_costs_one_query(client, django_assert_num_queries):
    guide = make_guide()
    page(client, guide)
    with django_assert_num_queries(1):  # the content version
        page(client, guide)
