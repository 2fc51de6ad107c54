"""The numbers that every page shows: entries of the directory, on each page as they are now."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from common.errors import NotPossible
from pages import always_shown, cached
from resources.choices import EntryState, SuggestionKind
from resources.models import AlwaysShown, Phone, Resource
from resources.suggestions.changes import CLOSED
from resources.suggestions.taking import take_over
from tests.factories import (
    link_to,
    make_keeper,
    make_need,
    make_organizer,
    make_pod,
    make_request,
    make_resource,
    make_steward,
    make_suggestion,
    make_ward,
)

pytestmark = pytest.mark.django_db


def foot(client: Client, path: str = "/en/") -> str:
    return client.get(path).content.decode().partition('<footer class="foot">')[2]


def test_numbers_are_not_added_where_they_do_not_answer(settings: Any) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = "GB"
    with pytest.raises(CommandError, match="do not answer"):
        call_command("add_numbers")
    assert not Resource.objects.exists()
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    call_command("add_numbers")
    assert Resource.objects.exists()


def show(sentence: str = "At night call {number}.", **fields: Any) -> AlwaysShown:
    entry = make_resource(phone="+12025550142")
    return AlwaysShown.objects.create(resource=entry, sentence=sentence, **fields)


def test_until_an_install_has_its_own_the_shipped_words_are_said(client: Client) -> None:
    assert 'href="tel:911"' in foot(client)
    call_command("add_numbers")
    call_command("add_numbers")
    assert Resource.objects.count() == 3
    said = foot(client)
    assert "In danger now? Call" in said
    assert 'href="tel:988"' in said
    assert "211" not in said
    assert "¿Está en peligro? Llame al" in foot(client, "/es/")
    assert "አሁን አደጋ ላይ ነዎት? ወደ" in foot(client, "/am/")


def test_where_911_does_not_answer_nobody_reads_of_it(client: Client, settings: Any) -> None:
    assert "911" in foot(client)
    for country in ("GB", "MX"):
        settings.PHONENUMBER_DEFAULT_REGION = country
        cached.clear()
        assert "911" not in foot(client)
        assert "988" not in foot(client)
    show()
    assert "At night call" in foot(client)
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    AlwaysShown.objects.all().delete()
    cached.clear()
    assert "911" in foot(client)


def test_pages_follow_the_entry(client: Client) -> None:
    before = foot(client)
    row = show()
    assert "At night call" in foot(client)
    assert "911" not in foot(client)
    # Not translated: it says in which language it is.
    assert '<span lang="en" dir="auto">At night call' in foot(client, "/es/")
    Phone.objects.update(number="+12025550143")
    assert "555-0143" in foot(client)
    Resource.objects.update(state=EntryState.WITHDRAWN)
    assert foot(client) == before
    row.delete()
    assert foot(client) == before


def test_a_private_page_says_them_and_costs_no_query_more(
    client: Client, django_assert_num_queries: Any
) -> None:
    address = reverse(
        "request_pages:request_status", args=[link_to(make_need(make_request()).request)]
    )
    show()
    assert "At night call" in foot(client)
    with django_assert_num_queries(0):
        assert always_shown.for_page()
    assert "At night call" in foot(client, address)


def test_the_last_that_were_seen_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    show()
    assert "At night call" in foot(client)

    def away(*_args: Any) -> Any:
        raise Error

    monkeypatch.setattr(cached, "versions_of", away)
    monkeypatch.setattr(cached, "version_at_hand", lambda _topic: None)
    monkeypatch.setattr(always_shown, "FOLLOWS_WITHIN", 0.0)
    assert [each.number for each in always_shown.for_page()] == ["(202) 555-0142"]


def test_a_wards_own_stand_on_its_pages_alone(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    show(ward=ward)
    assert "At night call" in client.get(ward.get_absolute_url()).content.decode()
    assert "At night call" not in client.get(other.get_absolute_url()).content.decode()
    assert "At night call" not in foot(client)


def test_a_pods_page_has_those_of_its_ward(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    near, far = make_pod(ward), make_pod(other)
    assert "At night call" not in client.get(near.get_absolute_url()).text
    row = show(ward=ward)
    assert "At night call" in client.get(near.get_absolute_url()).text
    assert "At night call" not in client.get(far.get_absolute_url()).text
    row.delete()
    assert "At night call" not in client.get(near.get_absolute_url()).text


def test_there_are_never_more_than_four(client: Client) -> None:
    for position in range(1, 5):
        show(position=position)
    for position in (1, 5, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            show(position=position)


def test_stewards_alone_write_on_every_page(client: Client) -> None:
    ward = make_ward()
    entry = make_resource(phone="988")
    add = reverse("admin:resources_alwaysshown_add")
    said = {"sentence": "Call {number}!", "resource": entry.pk, "position": 1}
    for user in (make_organizer(ward), make_keeper(ward)):
        client.force_login(user)
        assert client.post(add, said).status_code in (302, 403)
        assert not AlwaysShown.objects.exists()
    client.force_login(make_steward())
    assert client.post(add, {**said, "sentence": "No number"}).status_code == 200
    assert not AlwaysShown.objects.exists()
    saved = client.post(add, said)
    assert saved.status_code == 302, saved.content.decode()
    client.logout()
    assert 'Call <a href="tel:988">' in foot(client)
    client.force_login(make_steward())
    change = reverse("admin:resources_alwaysshown_change", args=[AlwaysShown.objects.get().pk])
    hostile = {**said, "sentence": "<script>x</script> {number}"}
    assert client.post(change, hostile).status_code == 302
    client.logout()
    assert "<script>x" not in foot(client)


def test_what_is_on_every_page_cannot_be_withdrawn_until_it_is_taken_off_there(
    client: Client,
) -> None:
    row = show()
    entry, refusal = row.resource, "Its number is on every page. Take it off there first."
    steward = make_steward()
    client.force_login(steward)
    press = reverse("admin:resources_resource_unpublish", args=[entry.pk])
    assert refusal in client.post(press, follow=True).content.decode()
    chosen = {"action": "unpublish", "_selected_action": entry.pk}
    changelist = reverse("admin:resources_resource_changelist")
    assert refusal in client.post(changelist, chosen, follow=True).content.decode()
    closed = make_suggestion(kind=SuggestionKind.CLOSED, resource=entry, title="")
    with pytest.raises(NotPossible):
        take_over(closed.pk, [CLOSED], actor=steward)
    entry.refresh_from_db()
    assert entry.state == EntryState.PUBLISHED
    row.delete()
    client.post(press)
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN
