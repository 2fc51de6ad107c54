"""The queue of suggestions: what is likely the same, who decides, and what is set aside."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.errors import NotPossible
from messaging.models import Message
from pods.models import Ward
from resources.choices import SuggestionState
from resources.models import Suggestion
from resources.suggestions import services, taking
from resources.suggestions.alike import alike_to
from tests.factories import (
    make_check,
    make_coordinator,
    make_organizer,
    make_resource,
    make_resource_category,
    make_steward,
    make_suggestion,
    make_ward,
)
from tests.resources.suggestion_form import (
    NEW,
    about,
    fill_in,
    home,
    press,
    send,
    suggested,
    token_on,
)

pytestmark = pytest.mark.django_db
QUEUE = "admin:resources_suggestion_changelist"
PAGE = "admin:resources_suggestion_change"


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Juniper Heights", zip_codes=["20009"])


def test_the_same_phone_website_name_or_address_is_shown(client: Client, ward: Ward) -> None:
    by_name = make_resource(name="The Juniper Pantry of Hope")
    by_phone = make_resource(name="Alpha", phone="+12025550142")
    by_site = make_resource(name="Beta", website="http://www.pantry.example.org/")
    by_street = make_resource(name="Gamma", street="12 Juniper Street")
    make_resource(name="Nothing like it", website="https://pantry.example.org/another")
    row = suggested(client)
    client.force_login(make_organizer(ward))
    shown = client.get(reverse(PAGE, args=[row.pk])).content.decode()
    for name in (by_name.name, by_phone.name, by_site.name, by_street.name):
        assert name in shown
    assert "Nothing like it" not in shown
    # Only what the page offers can be named.
    stranger = make_resource(name="Delta")
    assert press(client, "same", row.pk, resource=stranger.pk).status_code == 404
    assert press(client, "same", row.pk, resource="x").status_code == 404
    press(client, "same", row.pk, resource=by_phone.pk)
    row.refresh_from_db()
    assert (row.state, row.resource) == (SuggestionState.SAME, by_phone)


def test_the_same_page_of_a_host_and_the_same_street(client: Client) -> None:
    for number in range(9):
        make_resource(name=f"Stranger {number}", website=f"https://facebook.com/{number}")
    page = make_resource(name="Kitchen", website="https://www.facebook.com/kitchen/")
    street = make_resource(name="Larder", street="1420 Juniper Street NW", website="https://x.com")
    near = make_resource(name="Neighbor", street="142 Juniper St NW")

    def alike(**fields: Any) -> list[Any]:
        found = alike_to(make_suggestion(title="Q", **fields))
        return [each.row for each in found if each.is_entry]

    assert alike(website="https://facebook.com/kitchen") == [page]
    assert alike(website="https://facebook.com", place="Elm") == []
    for place in ("1420 Juniper St NW", "1420 juniper st. NW, 20009", "1420 Juniper St NW 20009"):
        assert alike(place=place, website="https://x.com/") == [street]
    assert near.street


def test_not_taken_over_for_a_reason(client: Client, ward: Ward) -> None:
    fill_in(client, {**NEW, "email": ""})
    token = token_on(send(client))
    row = Suggestion.objects.get()
    client.force_login(make_organizer(ward))
    press(client, "refuse", row.pk, reason="")
    assert Suggestion.objects.get().is_waiting
    press(client, "refuse", row.pk, reason="<b>It is a shop</b>")
    assert "&lt;b&gt;It is a shop" in home(client, token)
    assert not Message.objects.exists()


def test_the_second_to_decide_is_told(ward: Ward, client: Client) -> None:
    row, first = suggested(client), make_organizer(ward)
    services.refuse_suggestion(row.pk, "No", actor=first)
    heading = make_resource_category()
    for verb in (
        lambda: services.refuse_suggestion(row.pk, "No", actor=first),
        lambda: services.suggestions.set_aside(row.pk, actor=first),
        lambda: services.same_as(row.pk, make_resource(), actor=first),
        lambda: taking.take_over(row.pk, ["title"], actor=first),
        lambda: taking.take_over_as_new(row.pk, ["title"], heading, is_public=False, actor=first),
    ):
        with pytest.raises(NotPossible):
            verb()


def test_who_decides(client: Client, ward: Ward) -> None:
    city = suggested(client, place="")
    near = suggested(client)
    steward, organizer = make_steward(), make_organizer(ward)
    assert [*Suggestion.objects.visible_to(steward)] == [near, city]
    assert [*Suggestion.objects.visible_to(organizer)] == [near]
    assert not Suggestion.objects.visible_to(make_coordinator(ward))
    entry = make_resource()
    own = make_resource(ward=ward)
    of_city, of_ward = about(client, entry, words="x"), about(client, own, words="x")
    assert of_city not in Suggestion.objects.visible_to(organizer)
    assert of_ward in Suggestion.objects.visible_to(organizer)


def test_a_flood_is_set_aside_and_not_dropped(client: Client, ward: Ward, settings: Any) -> None:
    day = settings.LIMITS["lost_links"][0][1]
    settings.LIMITS = {**settings.LIMITS, "suggestions": ((1, day),)}
    first, second = suggested(client), suggested(client, title="Another")
    assert (first.set_aside_at, second.why_aside) == (None, "sender")
    fill_in(client, {**NEW, "homepage": "spam"})
    third = token_on(send(client))
    assert Suggestion.objects.latest("id").why_aside == "program"
    # Whoever sent it reads the usual page.
    assert "It waits" in home(client, third)
    steward = make_steward()
    client.force_login(steward)
    assert "Another" not in client.get(reverse(QUEUE)).content.decode()
    assert "Another" in client.get(reverse(QUEUE), {"aside": "yes"}).content.decode()
    press(client, "take_in", second.pk)
    assert Suggestion.objects.get(pk=second.pk).is_waiting
    press(client, "spam", second.pk)
    assert Suggestion.objects.filter(pk=second.pk).exists()
    press(client, "aside", second.pk)
    press(client, "spam", second.pk)
    assert not Suggestion.objects.filter(pk=second.pk).exists()


def test_what_waits_stands_on_the_first_page_of_whoever_decides(client: Client) -> None:
    ward = make_ward()
    entry = make_resource(ward=ward)
    make_suggestion(ward=ward)
    make_suggestion(ward=ward, set_aside_at=timezone.now(), why_aside="program")
    make_check(entry)
    checks = reverse("admin:resources_entrycheck_changelist")
    lines = (
        *(f"{reverse(QUEUE)}?state__exact=waiting", f"{reverse(QUEUE)}?aside=yes"),
        f"{checks}?correct=yes",
    )
    client.force_login(make_organizer(ward))
    page = client.get(reverse("admin:index")).text
    for line in (*lines, "Suggestions that were set aside", "to be corrected"):
        assert line in page
    client.force_login(make_steward())
    assert f"{reverse(QUEUE)}?aside=yes" in client.get(reverse("admin:set_aside")).text
    for other in (make_organizer(make_ward()), make_coordinator(ward)):
        client.force_login(other)
        page = client.get(reverse("admin:index")).text
        assert not any(line in page for line in lines)


@pytest.mark.parametrize(
    "title",
    ["Juniper Pantri", "Junipr Pantry", "Pantry Juniper", "JUNIPER PANTRY!", "Jniper Pantry"],
)
def test_a_misspelled_name_is_like_the_one_that_is_there(title: str) -> None:
    entry = make_resource(name="Juniper Pantry", description="Rice, beans and bread for a week.")
    make_resource(name="Harbor Pantry")
    [first, *_rest] = alike_to(make_suggestion(title=title))
    assert first.row == entry
