"""An honest no: a household reads why, and where else to turn, or is called today."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import audit
from accounts.models import AuditEvent, User
from common.choices import PublishState
from common.errors import NotPossible
from common.models import Category
from messaging import registry
from messaging.models import Message
from messaging.registry import Letter
from pods.models import Ward
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.ends import SAID_TO_HOUSEHOLD, EndReason
from requests_app.models import ContactLog, HelpRequest, Need, Referral
from requests_app.referrals import best_for, suggestions_for
from resources.choices import EntryState
from resources.models import Resource
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_resource,
    make_resource_category,
    make_ward,
)

pytestmark = pytest.mark.django_db

NO, OTHERS = "requests_app/need_closed_without_help", "requests_app/need_done_by_others"


@pytest.fixture
def need(ride: Category, ward: Ward) -> Need:
    request = make_request(ward, language="es", spoken_language="es")
    link_to(request)
    return make_need(request, ride)


@pytest.fixture
def place(ward: Ward) -> Resource:
    return make_resource(ward=ward, name="Ride line", i18n={"name_es": "Línea de viajes"})


def letter(template: str) -> Letter:
    message = Message.objects.get(template=template)
    with translation.override(message.language):
        written = registry.write(message)
    assert written
    return written


def status_page(client: Client, request: HelpRequest, language: str = "en") -> str:
    with translation.override(language):
        url = reverse("request_pages:request_status", args=[link_to(request)])
    return client.get(url).content.decode()


def test_the_letter_says_why_and_where_to_turn_in_their_language(
    need: Need, place: Resource, steward: User
) -> None:
    services.close_need(
        need.pk, reason=EndReason.NOBODY_SAID_YES, resource_ids=[place.pk], actor=steward
    )
    written = letter(NO)
    with translation.override("es"):
        assert str(SAID_TO_HOUSEHOLD[EndReason.NOBODY_SAID_YES]) in written.body
    assert "Transporte" in written.body
    assert "Línea de viajes" in written.body
    assert f"/es/resources/{place.slug}/" in written.body
    assert "/es/r/" in written.body
    assert not ContactLog.objects.exists()
    event = AuditEvent.objects.get(verb="need_closed")
    assert sorted(event.fields) == ["end_reason", "status"]


def test_a_place_that_is_closed_by_now_is_not_named(
    need: Need, place: Resource, steward: User, client: Client
) -> None:
    services.close_need(need.pk, reason=EndReason.OUTSIDE, resource_ids=[place.pk], actor=steward)
    assert "Línea de viajes" in letter(NO).body
    assert "Ride line" in status_page(client, need.request)
    Resource.objects.update(state=EntryState.WITHDRAWN)
    assert "Línea de viajes" not in letter(NO).body
    assert "Ride line" not in status_page(client, need.request)


@pytest.mark.parametrize("reason", EndReason)
def test_the_private_page_says_it_for_each_reason(
    reason: EndReason, need: Need, place: Resource, steward: User, client: Client
) -> None:
    services.close_need(need.pk, reason=reason, resource_ids=[place.pk], actor=steward)
    page = status_page(client, need.request)
    assert str(SAID_TO_HOUSEHOLD[reason]) in page
    assert ("Ask for help again</a>" in page) == reason.is_unmet


def test_others_did_is_another_message(need: Need, steward: User) -> None:
    services.close_need(need.pk, reason=EndReason.OTHERS_DID, actor=steward)
    assert "Transporte" in letter(OTHERS).body
    assert not Message.objects.filter(template=NO).exists()


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (EndReason.TOO_LATE, ContactKind.CANNOT_HELP),
        (EndReason.OTHERS_DID, ContactKind.OTHERS_DID),
    ],
)
def test_without_an_email_they_are_on_todays_call_list(
    reason: EndReason, kind: ContactKind, need: Need, steward: User
) -> None:
    HelpRequest.objects.update(email="", email_index="")
    for _press in range(2):
        services.close_need(need.pk, reason=reason, actor=steward)
    entry = ContactLog.objects.due().get()
    assert (entry.kind, entry.need_id, entry.by) == (kind, need.pk, None)
    assert entry.by_whom == "recorded automatically"
    assert not Message.objects.filter(recipient_kind="request").exists()


def test_twice_is_once_and_the_first_reason_stays(need: Need, steward: User) -> None:
    services.close_need(need.pk, reason=EndReason.OUTSIDE, actor=steward)
    services.close_need(need.pk, reason=EndReason.OTHERS_DID, actor=steward)
    need.refresh_from_db()
    assert need.end_reason == EndReason.OUTSIDE
    assert Message.objects.count() == 1


def test_whoever_was_helped_by_us_hears_one_thing(ride: Category, steward: User) -> None:
    """The helper is told that it is no longer needed; the household only that it is closed."""
    match = make_match(make_need(category=ride), status=MatchStatus.ACCEPTED)
    services.close_need(match.need_id, reason=EndReason.OTHERS_DID, actor=steward)
    found = Message.objects.values_list("template", "recipient_kind")
    assert set(found) == {(OTHERS, "request"), ("requests_app/match_withdrawn", "volunteer")}


def test_all_of_a_request_is_closed_with_one_letter(need: Need, steward: User) -> None:
    other = make_need(need.request)
    asked = make_match(other, status=MatchStatus.DECLINED)
    services.close_request(need.request_id, others_did=False, actor=steward)
    reasons = dict(Need.objects.values_list("pk", "end_reason"))
    assert reasons == {need.pk: EndReason.NOBODY_FITS, other.pk: EndReason.NOBODY_SAID_YES}
    body = letter(NO).body
    assert "Transporte" in body
    assert str(asked.need.category) in body


@pytest.mark.parametrize(
    "fields",
    [
        {"status": NeedStatus.CLOSED},
        {"status": NeedStatus.OPEN, "end_reason": EndReason.OUTSIDE, "ended_at": None},
    ],
)
def test_the_database_wants_a_reason_for_what_is_closed_and_for_nothing_else(
    fields: dict[str, Any], need: Need
) -> None:
    fields.setdefault("ended_at", need.created_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**fields)


def test_no_more_than_three_and_only_what_is_published(need: Need, steward: User) -> None:
    draft = make_resource(state=PublishState.DRAFT)
    places = [make_resource() for _number in range(3)]
    too_many = [place.pk for place in [*places, draft]]
    with pytest.raises(NotPossible):
        services.close_need(need.pk, reason=EndReason.OUTSIDE, resource_ids=too_many, actor=steward)
    ids = [places[2].pk, draft.pk, places[0].pk]
    services.close_need(need.pk, reason=EndReason.OUTSIDE, resource_ids=ids, actor=steward)
    kept = Referral.objects.filter(need=need).order_by("position")
    assert [row.resource_id for row in kept] == [places[2].pk, places[0].pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(need=need, resource=places[1], position=4)


def test_erasing_forgets_where_they_were_sent(need: Need, place: Resource, steward: User) -> None:
    services.close_need(need.pk, reason=EndReason.OUTSIDE, resource_ids=[place.pk], actor=steward)
    services.erase_request(need.request_id, actor=audit.RESIDENT)
    assert not Referral.objects.exists()
    need.refresh_from_db()
    # For the pictures: a coarse count, which names nobody.
    assert need.end_reason == EndReason.OUTSIDE


# --- The places that fit --------------------------------------------------------------------------


def test_what_fits_kind_place_and_language_comes_first(need: Need, ward: Ward) -> None:
    heading = make_resource_category()
    heading.kinds.add(need.category)
    pod = make_pod(ward)
    own = {"category": heading, "ward": ward}
    english = make_resource(**own, languages=["en"])
    near = make_resource(**own, languages=["es"])
    city = make_resource(heading, languages=["es", "en"])
    hotline = make_resource(ward=ward, is_hotline=True, languages=["es"])
    make_resource(ward=ward, languages=["es"])  # another kind
    make_resource(heading, ward=make_ward(), languages=["es"])
    make_resource(heading, pod=pod, languages=["es"])  # of a pod that is not theirs
    make_resource(heading, state=PublishState.DRAFT, languages=["es"])
    found = suggestions_for(need)
    assert [each.resource for each in found] == [near, city, english, hotline]
    assert [each.is_best for each in found] == [True, True, False, False]
    assert best_for(need) == [near.pk, city.pk]


def test_a_language_that_they_also_speak_fits_after_their_own(need: Need, ward: Ward) -> None:
    need.request.other_languages = ["en"]
    heading = make_resource_category()
    heading.kinds.add(need.category, make_category())
    english = make_resource(heading, languages=["en"])
    places = [make_resource(heading, languages=["es"]) for _number in range(3)]
    assert set(best_for(need)) == {place.pk for place in places}
    assert [each.resource for each in suggestions_for(need)][3] == english
