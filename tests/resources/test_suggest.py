"""Suggesting something for the directory: from the first page until it is decided."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from messaging.delivery import deliver
from messaging.models import Message, News
from pods.models import Ward
from resources.choices import EntryState, Reach, SuggestionState
from resources.models import Resource, Schedule, Suggestion
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
from tests.lost_links import look_for_them
from tests.resources.suggestion_form import NEW, address, fill_in, send, token_on

pytestmark = pytest.mark.django_db
QUEUE = "admin:resources_suggestion_changelist"
PAGE = "admin:resources_suggestion_change"


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Juniper Heights", zip_codes=["20009"])


def letters() -> list[str]:
    """Send what waits for people who suggested something; the bodies."""
    before = len(mail.outbox)
    for message in Message.objects.filter(recipient_kind="suggester", status="queued"):
        deliver(message.pk)
    return [f"{each.subject}\n{each.body}" for each in mail.outbox[before:]]


def suggested(client: Client, **answers: Any) -> Suggestion:
    fill_in(client, {**NEW, **answers})
    send(client)
    return Suggestion.objects.latest("id")


def about(client: Client, entry: Resource, **answers: Any) -> Suggestion:
    fill_in(client, {"entry": entry.slug, "kind": "other", **answers}, "wrong")
    send(client, "wrong")
    return Suggestion.objects.latest("id")


def press(client: Client, verb: str, pk: int, **data: Any) -> Any:
    return client.post(reverse(f"admin:{verb}_suggestion", args=[pk]), data)


def home(client: Client, token: str, language: str = "en") -> str:
    return client.get(f"/{language}/d/{token}/").content.decode()


def test_a_new_entry_from_the_first_page_until_the_public_reads_it(
    client: Client, ward: Ward
) -> None:
    keeper, other = make_organizer(ward), make_organizer(make_ward())
    heading = make_resource_category(slug="food")
    assert client.get(address("suggest", "es")).status_code == 200
    fill_in(client, NEW, language="es")
    check = client.get(address("suggest_check", "es")).content.decode()
    for said in ("Juniper Pantry", "12 Juniper Street", "202-555-0142", "rosa@example.org", "አማርኛ"):
        assert said in check
    sent = send(client, language="es")
    row, token = Suggestion.objects.get(), token_on(sent)
    assert (row.ward, row.state, row.set_aside_at) == (ward, "waiting", None)
    # Pressed twice it is stored once.
    assert token_on(send(client, language="es")) == token
    assert Suggestion.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM resources_suggestion s")
        assert "rosa@" not in cursor.fetchone()[0]
    assert [news.user for news in News.objects.filter(kind="suggested")] == [keeper]
    [letter] = letters()
    assert f"/es/d/{token}/" in letter
    client.force_login(other)
    assert client.get(reverse(PAGE, args=[row.pk])).status_code in (302, 404)
    assert press(client, "take", row.pk, take="title", category="food").status_code == 404
    client.force_login(keeper)
    assert "Juniper Pantry" in client.get(reverse(QUEUE)).content.decode()
    shown = client.get(reverse(PAGE, args=[row.pk])).content.decode()
    assert str(keeper) in shown
    assert "rosa@" not in shown
    press(client, "take", row.pk, take="title")
    assert Suggestion.objects.get().is_waiting
    names = ["title", "description", "place", "number", "website", "languages"]
    press(client, "take", row.pk, take=names, category=heading.slug, how="publish")
    press(client, "refuse", row.pk, reason="Thought better of it")
    entry, row = Resource.objects.get(), Suggestion.objects.get()
    assert (entry.state, entry.reach, [*entry.wards.all()]) == ("published", Reach.AREAS, [ward])
    assert (entry.name, entry.street) == ("Juniper Pantry", "12 Juniper Street, 20009")
    assert (entry.website, entry.languages) == ("https://pantry.example.org", ["es", "am"])
    assert entry.phone.number.as_national == "(202) 555-0142"
    # The hours were left out.
    assert (row.state, row.resource, row.decided_by) == (SuggestionState.PARTLY, entry, keeper)
    assert entry.hours_note == ""
    assert f"/es/d/{token}/" in letters()[0]
    client.logout()
    assert entry.get_absolute_url().split("/", 2)[2] in home(client, token, "es")
    verbs = AuditEvent.objects.filter(subject_type="suggestion").values_list("verb", flat=True)
    assert {*verbs} == {"suggest", "take_over_suggestion"}
    assert client.post(f"/es/d/{token}/delete/").status_code == 302
    assert not Suggestion.objects.exists()
    assert client.get(f"/es/d/{token}/").status_code == 404
    assert Resource.objects.filter(pk=entry.pk).exists()


def test_what_is_wrong_with_an_entry(client: Client, ward: Ward) -> None:
    entry = make_resource(
        ward=ward, name="Open Clinic", phone="+12025550151", street="1 Oak Street", city="Here",
        hours_note="Mornings", i18n={"hours_note_es": "Por la mañana"},
    )  # fmt: skip
    page = client.get(f"/en/resources/{entry.slug}/wrong/", follow=True).content.decode()
    assert "Open Clinic" in page
    assert "1 Oak Street, Here" in page
    refused = client.post(address("wrong"), {"entry": entry.slug, "kind": "hours"})
    assert refused.status_code == 422
    row = about(
        client, entry, kind="hours", hours="Evenings", number="(202) 555-0151",
        place="1 Oak Street, Here", website="example.org/new",
    )  # fmt: skip
    # What is as it was is no change.
    assert (row.resource, row.hours, row.number, row.place) == (entry, "Evenings", "", "")
    client.force_login(make_organizer(ward))
    shown = client.get(reverse(PAGE, args=[row.pk])).content.decode()
    for words in ("Mornings", "Evenings", "https://example.org/new"):
        assert words in shown
    press(client, "take", row.pk)
    assert Suggestion.objects.get().is_waiting
    press(client, "take", row.pk, take=["hours", "website"])
    entry.refresh_from_db()
    assert (entry.hours_note, entry.website) == ("Evenings", "https://example.org/new")
    assert Suggestion.objects.get().state == SuggestionState.TAKEN
    # The Spanish was made from other English, and says so.
    assert entry.i18n["made_from"]
    spanish = client.get(f"/es/resources/{entry.slug}/").content.decode()
    assert 'lang="en"' in spanish


def test_reported_hours_never_stand_beside_others(client: Client, ward: Ward) -> None:
    entry = make_resource(ward=ward, hours_note="Come early")
    Schedule.objects.create(resource=entry, byday=["MO"], opens_at="12:00", closes_at="13:00")
    holiday = Schedule.objects.create(
        resource=entry, kind="closed", freq="", valid_from="2031-12-25", valid_to="2031-12-25"
    )
    week = about(client, entry, kind="hours", hours="Mon-Fri 9-5")
    vague = about(client, entry, kind="hours", hours="Only when Ana is there", number="988")
    client.force_login(make_organizer(ward))
    shown = client.get(reverse(PAGE, args=[week.pk])).content.decode()
    for said in ("noon–1", "Come early"):
        assert said in shown
    assert "I have entered the hours" not in shown
    press(client, "take", week.pk, take="hours")
    rule, other = Resource.objects.get().schedules.order_by("-pk")
    assert other == holiday
    assert (rule.byday, f"{rule.opens_at:%H}") == (["MO", "TU", "WE", "TH", "FR"], "09")
    assert Resource.objects.get().hours_note == "Come early"
    # A person enters what no program reads; meanwhile nothing is decided.
    led = press(client, "take", vague.pk, take=["hours", "number"])
    assert led.headers["Location"].endswith(f"/{entry.pk}/change/#schedules-group")
    assert "Only when Ana is there" in client.get(led.headers["Location"]).content.decode()
    vague.refresh_from_db()
    assert vague.is_waiting
    assert "I have entered the hours" in client.get(reverse(PAGE, args=[vague.pk])).text
    press(client, "take", vague.pk, take=["hours", "number"], how="by_hand")
    vague.refresh_from_db()
    assert (vague.state, vague.taken) == (SuggestionState.TAKEN, ["number", "hours"])
    assert Resource.objects.get().hours_note == "Come early"
    assert Schedule.objects.count() == 2


def test_hours_of_a_new_entry_become_rules(client: Client, ward: Ward) -> None:
    row, heading = suggested(client, hours="Mon-Fri 9-5"), make_resource_category()
    take = ["title", "hours"]
    user = make_organizer(ward)
    entry = taking.take_over_as_new(row.pk, take, heading, is_public=True, actor=user)
    entry.refresh_from_db()
    assert (entry.hours_note, entry.schedules.get().byday[-1]) == ("", "FR")


def test_a_place_that_is_closed_is_withdrawn(client: Client, ward: Ward) -> None:
    entry = make_resource(ward=ward)
    row = about(client, entry, kind="closed")
    client.force_login(make_organizer(ward))
    press(client, "take", row.pk, take="closed")
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN


def test_a_corrected_address_and_number(client: Client, ward: Ward) -> None:
    entry = make_resource(
        ward=ward, phone="+12025550151", street="1 Oak Street", city="Here", region="DC",
        postal_code="20009", latitude=38.9, longitude=-77.0,
    )  # fmt: skip
    place = "7 Elm Street, Here, DC 20009"
    row = about(client, entry, kind="contact", place=place, number="988")
    taking.take_over(row.pk, ["place", "number"], actor=make_organizer(ward))
    entry = Resource.objects.get()
    assert (entry.street, entry.city, entry.postal_code) == ("7 Elm Street", "Here", "20009")
    # The point was that of the other street.
    assert (entry.latitude, entry.longitude) == (None, None)
    assert [str(line.number) for line in entry.phones.all()] == ["988"]


def test_nobody_is_asked_for_a_secret_address(client: Client, ward: Ward) -> None:
    entry = make_resource(ward=ward, address_hidden=True)
    page = client.get(address("wrong"), {"entry": entry.slug}).content.decode()
    assert 'name="place"' not in page
    assert 'name="number"' in page
    row = about(client, entry, words="Moved", place="7 Elm Street")
    assert row.place == ""
    Suggestion.objects.update(place="7 Elm Street")
    with pytest.raises(NotPossible):
        taking.take_over(row.pk, ["place"], actor=make_organizer(ward))
    assert Resource.objects.get().street == ""


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
        lambda: services.set_aside(row.pk, actor=first),
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


def test_an_entry_that_is_not_public_says_nothing(client: Client) -> None:
    draft = make_resource(state=EntryState.DRAFT, name="Hidden draft")
    assert client.get(f"/en/resources/{draft.slug}/wrong/").status_code == 404
    for slug in (draft.slug, "nowhere", "x" * 200, "%00"):
        response = client.get(address("wrong"), {"entry": slug})
        assert response.status_code == 302
        posted = client.post(address("wrong"), {"entry": slug, "kind": "other", "words": "x"})
        assert posted.status_code == 422
        assert "Hidden draft" not in posted.content.decode()


def test_a_form_about_another_entry_begins_empty(client: Client) -> None:
    one, two = make_resource(name="One"), make_resource(name="Two")
    fill_in(client, {"entry": one.slug, "kind": "other", "words": "My secret"}, "wrong")
    page = client.get(address("wrong"), {"entry": two.slug}).content.decode()
    assert "Two" in page
    assert "My secret" not in page
    fill_in(client, {"entry": two.slug, "kind": "other", "words": "Moved"}, "wrong")
    send(client, "wrong")
    row = Suggestion.objects.get()
    assert (row.resource, row.words) == (two, "Moved")


def test_a_tab_sends_what_it_showed_or_nothing(client: Client) -> None:
    one, two = make_resource(name="One"), make_resource(name="Two")

    def shown(entry: Resource) -> dict[str, str]:
        fill_in(client, {"entry": entry.slug, "kind": "other", "words": entry.name}, "wrong")
        page = client.get(address("wrong_check")).text
        found = re.search(r'name="draft" value="(\d+)"', page)
        assert found, page
        return {"draft": found[1], "agree": "on"}

    first, second = shown(one), shown(two)
    for _before_and_after in range(2):
        refused = client.post(address("wrong_check"), first)
        assert refused.status_code == 409
        assert "begun another one" in refused.text
        assert not Suggestion.objects.filter(resource=one).exists()
        assert client.post(address("wrong_check"), second).status_code == 302
    assert [row.resource for row in Suggestion.objects.all()] == [two]


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


def test_nobody_reads_their_link_at_another_address(client: Client) -> None:
    fill_in(client, NEW)
    token = token_on(send(client))
    new = client.post(f"/en/d/{token}/new-link/").headers["Location"]
    assert client.get(f"/en/d/{token}/").status_code == 404
    assert client.get(new).status_code == 200
    assert client.get(f"/en/s/{token}/").status_code == 404


def test_a_lost_link_goes_to_the_email_alone(client: Client) -> None:
    fill_in(client, NEW)
    token = token_on(send(client))
    letters()
    for contact in ("rosa@example.org", "other@example.org"):
        sent = client.post(address("suggestion_link"), {"contact": contact}, follow=True)
        assert sent.status_code == 200
    look_for_them()
    [letter] = letters()
    assert token in letter


def test_every_place_leads_there(client: Client) -> None:
    entry = make_resource()
    link = f'href="{address("suggest")}"'
    for path in ("/en/resources/", "/en/resources/?q=nothingatall", entry.get_absolute_url()):
        assert link in client.get(path).content.decode()
    assert (
        f"{address('wrong')}?entry={entry.slug}"
        in client.get(entry.get_absolute_url()).content.decode()
    )
