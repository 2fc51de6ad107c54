"""The points of reasons: set by stewards on one page, and the ranking goes by them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from matching import all_rules, default_weights
from requests_app.candidates import current_weights, ranked_for
from requests_app.models import Weight
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    client.force_login(factories.make_steward())
    return reverse("admin:weights")


def test_every_reason_is_there_with_its_explanation(page: str, client: Client) -> None:
    Weight.objects.create(code="same_pod", points=99)
    shown = client.get(page).content.decode()
    for code in default_weights():
        assert f'name="{code}"' in shown
    assert str(all_rules().reasons["never_asked"].explanation) in shown
    assert 'value="99"' in shown
    assert "+25" in shown, "the default beside it"


def test_a_change_changes_the_order_and_is_shown(page: str, client: Client) -> None:
    steward, kind, ward = factories.make_steward(), factories.make_category(), factories.make_ward()
    kind.needs_transport = True
    kind.save()
    need = factories.make_need(factories.make_request(ward), kind)
    # The one is near, the other has a car: by the default points the car wins.
    near = factories.make_volunteer(kind, ward=ward)
    driver = factories.make_volunteer(
        kind, reach="city", ward=factories.make_ward(), transport=["car"]
    )
    before = ranked_for(need, steward)
    assert [each.volunteer for each in before] == [driver, near]
    points = {**default_weights(), "same_ward": 60, "transport": 0}
    response = client.post(page, points, follow=True)
    assert "2 reasons count differently" in response.content.decode()
    after = ranked_for(need, steward)
    assert [each.volunteer for each in after] == [near, driver]
    said = {reason.text: reason.points for reason in after[0].fit.reasons}
    assert said["same ward"] == 60
    assert "has a car or bike" not in [reason.text for reason in after[1].fit.reasons]
    assert after[0].fit.score == sum(said.values())


def test_what_is_changed_is_recorded_and_what_equals_the_default_is_not_kept(
    page: str, client: Client
) -> None:
    client.post(page, {**default_weights(), "near": 9})
    # Saved again without a change: nothing to record.
    client.post(page, {**default_weights(), "near": 9})
    assert Weight.objects.get().points == 9
    assert current_weights() == {**default_weights(), "near": 9}
    client.post(page, default_weights())
    assert not Weight.objects.exists()
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["set_weight_near"] * 2


@pytest.mark.parametrize("points", ["", "many", "101", "-101"])
def test_odd_points_are_refused_in_words(page: str, client: Client, points: str) -> None:
    # A good change beside the bad one: of a refused page nothing is kept.
    response = client.post(page, {**default_weights(), "near": points, "far": 0})
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not Weight.objects.exists()


def test_a_weight_of_a_rule_that_is_gone_is_left_alone() -> None:
    # As another version of the code may have left it.
    Weight.objects.create(code="shoe_size", points=50)
    assert current_weights() == default_weights()


def test_others_may_not(page: str, client: Client) -> None:
    for user in (factories.make_coordinator(factories.make_ward()), factories.make_organizer()):
        client.force_login(user)
        assert client.get(page).status_code == 403
        assert client.post(page, {**default_weights(), "near": 9}).status_code == 403
    assert not Weight.objects.exists()


def test_looking_changes_nothing(page: str, client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get(page, {**default_weights(), "near": 9})
    assert len(captured) <= 6
    assert not Weight.objects.exists()
