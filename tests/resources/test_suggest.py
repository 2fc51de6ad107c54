"""Suggesting something for the directory: from the first page until it is decided."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from common.errors import NotPossible
from messaging.models import News
from pods.models import Ward
from resources.choices import EntryState, Reach, SuggestionState
from resources.models import Resource, Schedule, Suggestion
from resources.suggestions import taking
from tests.factories import (
    make_organizer,
    make_resource,
    make_resource_category,
    make_ward,
)
from tests.lost_links import look_for_them
from tests.resources.suggestion_form import (
    NEW,
    about,
    address,
    fill_in,
    home,
    letters,
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
