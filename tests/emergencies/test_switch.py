"""The switch: who may press it, what it shows, and how it ends by itself."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.rounds import begin_rounds, send_round
from common.errors import NotPossible
from emergencies.choices import READY, Kind
from emergencies.models import Emergency
from emergencies.on_now import is_emergency
from emergencies.services import rounds, switching
from messaging import calm
from messaging.models import Message
from messaging.registry import Letter
from pods.models import Notice
from tests.clock import set_clock
from tests.factories import (
    make_check_in,
    make_check_round,
    make_coordinator,
    make_emergency,
    make_notice,
    make_resource,
    make_resource_category,
    make_steward,
    make_subscription,
    make_ward,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def switch(**what: object) -> switching.Switch:
    return switching.Switch(**{"kind": Kind.HEAT, "ends_on": in_days(1), **what})  # type: ignore[arg-type]


def page(name: str, *args: object, query: str = "", language: str = "en") -> str:
    url = reverse(name, args=args).replace("/en/", f"/{language}/", 1)
    return Client().get(f"{url}{query}").text


def test_ready_words_stand_on_the_pages_of_the_ward_in_the_language_of_the_reader() -> None:
    ward, other = make_ward(name="Oak"), make_ward(name="Elm")
    make_emergency(ward, kind=Kind.HEAT)
    assert "Extreme heat" in page("pods:ward_detail", ward.slug)
    assert str(READY[Kind.HEAT]) in page("pods:ward_detail", ward.slug)
    spanish = page("pods:ward_detail", ward.slug, language="es")
    assert "Extreme heat" not in spanish
    assert "Extreme heat" not in page("pods:ward_detail", other.slug)


def test_the_whole_network_reads_it_on_the_first_page_and_on_the_form() -> None:
    make_emergency(title="Ice storm", text="Stay in.")
    form = page("request_pages:request_needs")
    for text in (page("home"), form, page("pods:ward_detail", make_ward().slug)):
        assert "Ice storm" in text
        assert reverse("emergencies:short_form") in text


def test_pages_of_the_whole_city_lead_to_the_ward() -> None:
    ward = make_ward(name="Oak")
    make_notice(make_ward(name="Elm"), title="Street closed")
    make_emergency(ward, title="Ice storm", text="Stay in.")
    for name in ("home", "request_pages:request_needs"):
        assert "Ice storm" in page(name)
        assert ward.get_absolute_url() in page(name)
        assert "Street closed" not in page(name)


def test_a_kept_page_is_made_anew_when_the_switch_changes() -> None:
    ward = make_ward()
    assert "short page" not in page("pods:ward_detail", ward.slug)
    row = make_emergency(ward)
    assert "short page" in page("pods:ward_detail", ward.slug)
    switching.switch_off(row.pk, actor=make_steward())
    assert "short page" not in page("pods:ward_detail", ward.slug)


def test_it_ends_by_itself_by_the_clock_and_the_job_ends_its_round(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY, hour=10)
    ward = make_ward()
    row = make_emergency(ward, ends_on=MONDAY)
    make_check_in(make_check_round(row))
    assert "short page" in page("pods:ward_detail", ward.slug)
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=1), hour=9)
    # Before any job has run.
    assert "short page" not in page("pods:ward_detail", ward.slug)
    assert not Emergency.objects.on().exists()
    assert switching.end_due() == 1
    assert switching.end_due() == 0
    row.refresh_from_db()
    assert row.ended_at is not None
    assert row.rounds.get().figures["asked"] == 1


def test_one_press_makes_it_last_longer_and_twice_is_once() -> None:
    row = make_emergency(make_ward(), ends_on=in_days(1))
    steward = make_steward()
    for _press in range(2):
        switching.extend(row.pk, in_days(2), actor=steward)
    row.refresh_from_db()
    assert switching.last_day(row) == in_days(2)
    assert Notice.objects.count() == 1


def test_it_lasts_two_weeks_at_most_and_is_not_of_yesterday() -> None:
    ward, steward = make_ward(), make_steward()
    for day in (in_days(-1), in_days(15)):
        with pytest.raises(NotPossible):
            switching.switch_on([ward.pk], switch(ends_on=day), actor=steward, key="k")
    row = make_emergency(ward)
    with pytest.raises(NotPossible):
        switching.extend(row.pk, in_days(15), actor=steward)


def test_several_wards_at_once_or_none_of_them() -> None:
    first, second, third = make_ward(), make_ward(), make_ward()
    steward = make_steward()
    made = switching.switch_on([first.pk, second.pk], switch(), actor=steward, key="k")
    assert [row.ward for row in made] == [first, second]
    assert switching.switch_on([first.pk, second.pk], switch(), actor=steward, key="k") == made
    with pytest.raises(NotPossible, match="on already"):
        switching.switch_on([third.pk, second.pk], switch(), actor=steward, key="other")
    assert Emergency.objects.count() == Notice.objects.count() == 2


def test_after_one_has_ended_by_the_clock_another_can_begin(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY, hour=10)
    ward = make_ward()
    make_emergency(ward, ends_on=MONDAY)
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=1), hour=9)
    make_emergency(ward)
    assert Emergency.objects.on().count() == 1


def test_nobody_switches_on_what_is_not_theirs() -> None:
    mine, other = make_ward(), make_ward()
    coordinator = make_coordinator(mine)
    for wards in ([other.pk], [mine.pk, other.pk], [None]):
        with pytest.raises(NotPossible):
            switching.switch_on(wards, switch(), actor=coordinator, key="k")
    [row] = switching.switch_on([mine.pk], switch(), actor=coordinator, key="k")
    elsewhere = make_coordinator(other)
    for verb in (
        lambda: switching.switch_off(row.pk, actor=elsewhere),
        lambda: switching.extend(row.pk, in_days(3), actor=elsewhere),
        lambda: rounds.end_round(row.pk, actor=elsewhere),
        lambda: rounds.start_round(row.pk, 4, actor=elsewhere),
    ):
        with pytest.raises(NotPossible):
            verb()


def test_warm_rooms_stand_first_in_the_directory_of_that_ward() -> None:
    ward, other = make_ward(), make_ward()
    warm = make_resource_category(name="Warm rooms")
    room = make_resource(category=warm, name="Library hall")
    make_emergency(ward, categories=[warm])
    query = f"?ward={ward.slug}"
    assert "In this emergency" in page("resources:resource_list", query=query)
    assert "In this emergency" not in page("resources:resource_list", query=f"?ward={other.slug}")
    assert "In this emergency" not in page("resources:resource_list")
    assert room.name in page("pods:ward_detail", ward.slug)


def subscribers_get(notice: Notice) -> Message:
    begin_rounds()
    from announcements.models import NoticeRound

    NoticeRound.objects.update(seen_at=timezone.now() - datetime.timedelta(hours=1))
    for pk in begin_rounds():
        send_round(pk)
    return Message.objects.get(template="announcements/notice", subject_id=notice.pk)


def test_subscribers_get_it_however_many_notices_came_this_week(settings) -> None:
    ward = make_ward()
    subscription = make_subscription(ward)
    for number in range(settings.CALM_MESSAGES_PER_WEEK):
        assert calm.take_turn([subscription.contact_index], f"earlier:{number}")
    usual = subscribers_get(make_notice(ward=ward))
    urgent = subscribers_get(make_emergency(ward).notice)
    letter = Letter(subscription.email, "", "", phone="")
    assert calm.why_not(usual, letter) == calm.ENOUGH
    assert calm.why_not(urgent, letter) == ""
    assert is_emergency(urgent)
    # Whoever has stopped them gets none.
    calm.stop([subscription.contact_index])
    assert calm.why_not(urgent, letter) == calm.STOPPED


def test_an_edit_of_the_words_sends_nothing_again_and_its_notice_stays(client) -> None:
    row = make_emergency(make_ward())
    client.force_login(make_steward())
    url = reverse("admin:pods_notice_delete", args=[row.notice_id])
    client.post(url, {"post": "yes"})
    assert Notice.objects.filter(pk=row.notice_id).exists()


def test_what_is_done_is_recorded() -> None:
    from accounts.models import AuditEvent

    row = make_emergency(make_ward())
    switching.extend(row.pk, in_days(4), actor=make_steward())
    switching.switch_off(row.pk, actor=make_steward())
    switching.switch_off(row.pk, actor=make_steward())
    verbs = AuditEvent.objects.filter(subject_type="emergency").order_by("pk")
    expected = ["switch_on_emergency", "extend_emergency", "end_emergency"]
    assert list(verbs.values_list("verb", flat=True)) == expected
