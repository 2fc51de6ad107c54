"""Entries of the directory: what is said now, where they help, and addresses that stay secret."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEvent
from common.choices import PublishState
from pods.services import publish, unpublish
from resources.choices import EntryState, PhoneKind, Reach
from resources.hours import Hours, Rule, words
from resources.models import HiddenAddress, Phone, Resource, Schedule
from resources.services import keep_secret, set_area
from tests import factories
from tests.clock import set_clock

pytestmark = pytest.mark.django_db
NINE, NOON, FIVE = datetime.time(9), datetime.time(12), datetime.time(17)
WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
OFFICE = Rule(byday=WORKDAYS, opens_at=NINE, closes_at=FIVE)
SECRET = "17 Alder Court"
MONDAY = datetime.date(2026, 11, 30)
EVE = datetime.date(2026, 12, 24)


def seen(path: str) -> str:
    return Client().get(path).text


# --- Hours on pages -------------------------------------------------------------------------------

SAID = {
    "en": "Mon–Fri, 9\u202fAM–5\u202fPM · Sat, 9\u202fAM–noon",
    "es": "De lunes a viernes, 9\u202fa.m.–5\u202fp.m. · Sábado, 9\u202fa.m.–mediodía",
    "vi": "Thứ Hai – Thứ Sáu, 9:00 sáng – 5:00 chiều · Thứ Bảy, 9:00 sáng – giữa trưa",
    "ko": "월요일~금요일 오전 9:00~오후 5:00 · 토요일 오전 9:00~정오",
    "am": "ከሰኞ እስከ ዓርብ፣ ከጠዋት 9:00 እስከ ከሰዓት 5:00 · ቅዳሜ፣ ከጠዋት 9:00 እስከ እኩለ ቀን",
    "ti": "ካብ ሰኑይ ክሳብ ዓርቢ፣ ካብ ንግሆ 9:00 ክሳብ ድሕሪ ቐትሪ 5:00 · ቀዳም፣ ካብ ንግሆ 9:00 ክሳብ ፍርቂ መዓልቲ",
    "ar": "من الاثنين إلى الجمعة، من 9:00 صباحًا إلى 5:00 بعد الظهر"
    " · السبت، من 9:00 صباحًا إلى الظهر",
    "bn": "সোমবার থেকে শুক্রবার, সকাল 9:00 থেকে বিকাল 5:00 · শনিবার, সকাল 9:00 থেকে দুপুর 12টা",
    "zh-hans": "星期一至星期五，上午9:00至下午5:00·星期六，上午9:00至中午",
}


@pytest.mark.parametrize("language", SAID)
def test_hours_are_said_by_the_software(language: str) -> None:
    saturday = Rule(byday=("SA",), opens_at=NINE, closes_at=NOON)
    with translation.override(language):
        lines = words.say(Hours((OFFICE, saturday)), MONDAY)
        # Of a time and its part of the day no line ends between them.
        assert words.sentence(lines).replace("\u00a0", " ") == SAID[language]


LINES = [
    (
        [Rule(byday=(*WORKDAYS, "SA", "SU"), opens_at=NINE)],
        "Every day, from 9\u202fAM",
    ),
    ([Rule(byday=("TU", "SA"), opens_at=NINE, closes_at=NOON)], "Tue and Sat, 9\u202fAM–noon"),
    ([Rule(byday=("SA",))], "Sat"),
    (
        [Rule(byday=("MO",), opens_at=NINE, closes_at=NOON), Rule(byday=("MO",), opens_at=NINE)],
        "Mon, from 9\u202fAM, 9\u202fAM–noon",
    ),
    (
        [Rule(freq="MONTHLY", byday=("1SA",), opens_at=NINE, closes_at=datetime.time(0))],
        "The first Saturday of each month, 9\u202fAM–midnight",
    ),
    ([Rule(freq="MONTHLY", bymonthday=(-1,))], "The last day of each month"),
    (
        [Rule(interval=2, byday=("TU",), valid_from=datetime.date(2026, 1, 6))],
        "Every two weeks: Tue",
    ),
    (
        [Rule(byday=("MO",), valid_from=datetime.date(2027, 6, 1), opens_at=NINE, closes_at=FIVE)],
        "From June 1, 2027: Mon, 9\u202fAM–5\u202fPM",
    ),
    ([Rule(byday=("MO",), valid_to=datetime.date(2026, 1, 1))], ""),
    (
        [
            Rule(
                kind="closed",
                freq="",
                valid_from=(day := datetime.date(2026, 12, 24)),
                valid_to=day,
            )
        ],
        "Closed on Thu, Dec 24",
    ),
]


@pytest.mark.parametrize(("rules", "said"), LINES)
def test_each_kind_of_rule_has_its_words(rules: list[Rule], said: str) -> None:
    with translation.override("en"):
        assert words.sentence(words.say(Hours(tuple(rules)), MONDAY)) == said


def test_a_kept_page_says_what_is_so_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens, closes, and opens again after a pause, on a page that nobody edits."""
    set_clock(monkeypatch, MONDAY, 8)
    resource = factories.make_resource(hours=[OFFICE])
    listed = factories.make_resource_list(resource)
    paths = [resource.get_absolute_url(), listed.get_absolute_url()]
    paths.append(reverse("resources:resource_list"))
    for hour, said in ((8, "Opens today at 9"), (9, "Open until 5"), (17, "Opens tomorrow at 9")):
        set_clock(monkeypatch, MONDAY, hour)
        assert [path for path in paths if said not in seen(path)] == []
    resource.reopens_on = datetime.date(2026, 12, 2)
    resource.save()
    assert "It opens again on December 2, 2026." in seen(paths[0])
    set_clock(monkeypatch, datetime.date(2026, 12, 2), 10)
    assert [path for path in paths if "Open until 5" not in seen(path)] == []


def test_what_is_closed_for_now_comes_last() -> None:
    heading = factories.make_resource_category()
    later = timezone.localdate() + datetime.timedelta(days=3)
    closed = factories.make_resource(heading, name="Apple", reopens_on=later)
    factories.make_resource(heading, name="Zebra")
    assert [row.name for row in Resource.objects.all()] == ["Zebra", "Apple"]
    listed = seen(
        factories.make_resource_list(closed, *Resource.objects.all()[:1]).get_absolute_url()
    )
    assert listed.index("Zebra") < listed.index("Apple")
    # Paper says it too: it holds until a day. What is so at this hour is for screens alone.
    assert "<p><b>Closed for now." in listed


# --- Areas ----------------------------------------------------------------------------------------


def test_the_areas_follow_whatever_is_written() -> None:
    ward, pod, entry = factories.make_ward(), factories.make_pod(), factories.make_resource()

    def areas() -> list[str]:
        return Resource.objects.values_list("areas", flat=True).get(pk=entry.pk)

    assert areas() == ["city"]
    set_area(entry, Reach.AREAS, [ward], [pod])
    assert areas() == [f"p{pod.pk}", f"w{ward.pk}"]
    # By ways that know nothing of it.
    Resource.objects.update(areas=["w0"])
    assert areas() == [f"p{pod.pk}", f"w{ward.pk}"]
    Resource.pods.through.objects.all().delete()
    assert areas() == [f"w{ward.pk}"]
    assert list(Resource.objects.serving(ward)) == [entry]
    assert not Resource.objects.serving(factories.make_ward()).exists()
    # Wards beside the whole city would be two truths.
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.update(reach=Reach.CITY)
    set_area(entry, Reach.BEYOND)
    assert areas() == ["beyond"]
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.wards.add(ward)


def form_of(client: Client, entry: Resource, **typed: Any) -> Any:
    """Send the form of `entry` as it stands, with `typed` in it."""
    url = reverse("admin:resources_resource_change", args=[entry.pk])
    form = client.get(url).context["adminform"].form
    answers = {name: form[name].value() for name in form.fields}
    answers = {name: value for name, value in answers.items() if value not in (None, False, "")}
    return client.post(url, {**answers, **factories.EMPTY_RESOURCE_FORM, **typed})


def test_an_organizer_leaves_the_areas_of_others_as_they_are(client: Client) -> None:
    own, theirs = factories.make_ward(), factories.make_ward()
    entry = factories.make_resource(ward=own)
    entry.wards.add(theirs)
    client.force_login(factories.make_organizer(own))
    assert form_of(client, entry, wards=[own.pk]).status_code == 302
    assert set(entry.wards.all()) == {own, theirs}
    # Neither the whole city nor a strange ward, though it is sent.
    for typed in ({"reach": "city", "wards": []}, {"wards": [own.pk, factories.make_ward().pk]}):
        assert form_of(client, entry, **typed).status_code == 200
    assert Resource.objects.get().reach == Reach.AREAS


def test_a_time_zone_that_is_nowhere_is_refused_in_words(client: Client) -> None:
    ward = factories.make_ward()
    entry = factories.make_resource(ward=ward)
    client.force_login(factories.make_organizer(ward))
    refused = form_of(client, entry, timezone="Mars/Phobos", wards=[ward.pk])
    words = "There is no such time zone. Write it like America/Chicago."
    assert words in refused.content.decode()
    saved = form_of(client, entry, timezone="America/Chicago", wards=[ward.pk])
    assert saved.status_code == 302
    assert Resource.objects.get().timezone == "America/Chicago"


# --- Secret addresses -----------------------------------------------------------------------------


def test_a_secret_address_leaves_all_that_is_public(client: Client) -> None:
    ward = factories.make_ward()
    entry = factories.make_resource(
        ward=ward,
        street=SECRET,
        directions=SECRET,
        directions_es=SECRET,
        latitude=1.0,
        longitude=2.0,
    )
    keeper = factories.make_organizer(ward)
    client.force_login(keeper)
    assert form_of(client, entry, address_hidden="on", wards=[ward.pk]).status_code == 302
    row = Resource.objects.values().get(pk=entry.pk)
    assert SECRET not in str(row)
    assert HiddenAddress.objects.get().address == f"{SECRET}, {SECRET}"
    listed = factories.make_resource_list(entry, ward=ward)
    paths = [entry.get_absolute_url(), listed.get_absolute_url(), ward.get_absolute_url()]
    paths += [reverse("resources:resource_list"), f"{reverse('resources:resource_list')}?q=Alder"]
    for path in [*paths, f"/es{paths[0][3:]}"]:
        assert SECRET not in seen(path), path
    # Nor does whoever keeps the entry see it again; saved once more, it stays.
    assert (
        SECRET not in client.get(reverse("admin:resources_resource_change", args=[row["id"]])).text
    )
    assert form_of(client, entry, address_hidden="on", wards=[ward.pk]).status_code == 302
    assert HiddenAddress.objects.get().address == f"{SECRET}, {SECRET}"
    secret = reverse("admin:resources_resource_secret", args=[entry.pk])
    assert client.post(secret).status_code == 403
    client.force_login(factories.make_coordinator(factories.make_ward()))
    assert client.post(secret).status_code == 403
    client.force_login(factories.make_coordinator(ward))
    assert SECRET not in client.get(secret).text
    assert not AuditEvent.objects.filter(verb="see_secret_address").exists()
    assert SECRET in client.post(secret).text
    assert AuditEvent.objects.get(verb="see_secret_address").subject_id == entry.pk


PUBLIC = [
    {"street": SECRET},
    {"postal_code": "20010"},
    {"directions": SECRET},
    {"drop_off": SECRET, "direction": "both"},
    {"transport": SECRET},
    {"latitude": 1.0, "longitude": 1.0},
    {"i18n": {"directions_es": SECRET}},
    {"i18n": {"transport_ti": SECRET}},
]


@pytest.mark.parametrize("public", PUBLIC)
def test_no_way_writes_an_address_beside_a_secret_one(public: dict[str, Any]) -> None:
    entry = factories.make_resource(address_hidden=True)
    keep_secret(entry, SECRET)
    with pytest.raises(IntegrityError):
        Resource.objects.update(**public)


# --- States, phones, rules ------------------------------------------------------------------------


def test_what_was_public_once_answers_for_good(client: Client) -> None:
    entry, steward = factories.make_resource(state=PublishState.DRAFT), factories.make_steward()
    path = entry.get_absolute_url()
    unpublish(entry, actor=steward)
    assert entry.state == EntryState.DRAFT
    assert client.get(path).status_code == 404
    publish(entry, actor=steward)
    entry.slug = "renamed"
    entry.save()
    # Kept from now on; withdrawn, it must not be shown from there.
    assert client.get(entry.get_absolute_url()).status_code == 200
    unpublish(entry, actor=steward)
    # By its old name, too.
    for each in (path, entry.get_absolute_url()):
        assert client.get(each).status_code == 410
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.update(state=EntryState.DRAFT)
    client.force_login(steward)
    client.post(reverse("admin:resources_resource_delete", args=[entry.pk]), {"post": "yes"})
    assert Resource.objects.exists()
    publish(entry, actor=steward)
    assert client.get(entry.get_absolute_url()).status_code == 200


NUMBERS = [
    ("741741", PhoneKind.TEXT, "sms:741741"),
    ("(202) 555-0150 ext. 4", PhoneKind.VOICE, "tel:+1-202-555-0150;ext=4"),
    ("202-555-0150", PhoneKind.TEXT, "sms:+12025550150"),
    ("988", PhoneKind.TTY, "tel:988"),
]


@pytest.mark.parametrize(("number", "kind", "href"), NUMBERS)
def test_a_line_is_dialed_or_written_to(number: str, kind: PhoneKind, href: str) -> None:
    entry = factories.make_resource()
    Phone.objects.create(resource=entry, number=number, kind=kind).full_clean()
    assert Phone.objects.get().href == href
    assert f'href="{href}"' in seen(entry.get_absolute_url())


def test_a_code_for_messages_is_not_called() -> None:
    entry = factories.make_resource()
    with pytest.raises(IntegrityError):
        Phone.objects.create(resource=entry, number="741741")


WRONG_RULES: list[dict[str, Any]] = [
    {},
    {"byday": ["1MO"]},
    {"byday": ["XX"]},
    {"freq": "MONTHLY", "byday": ["MO"]},
    {"freq": "MONTHLY", "byday": ["1MO"], "interval": 13, "valid_from": "2026-01-01"},
    {"freq": "MONTHLY", "bymonthday": [32]},
    {"freq": "MONTHLY", "bymonthday": [1], "byday": ["1MO"]},
    {"freq": ""},
    {"byday": ["MO"], "interval": 2},
    {"byday": ["MO"], "closes_at": "10:00"},
    {"byday": ["MO"], "kind": "closed", "opens_at": "10:00"},
    {"byday": ["MO"], "kind": "instead"},
    {"byday": ["MO"], "valid_from": "2026-02-01", "valid_to": "2026-01-01"},
]


@pytest.mark.parametrize("fields", WRONG_RULES)
def test_the_database_takes_no_rule_that_never_comes_true(fields: dict[str, Any]) -> None:
    entry = factories.make_resource()
    with pytest.raises(IntegrityError):
        Schedule.objects.create(resource=entry, **fields)


TYPED = [
    # What is ticked and typed, and the rule that it is.
    ({"days": ["MO", "TU"]}, {"freq": "WEEKLY", "byday": ["MO", "TU"]}),
    ({"days": ["SA"], "weeks": ["1", "-1"]}, {"freq": "MONTHLY", "byday": ["1SA", "-1SA"]}),
    (
        {"kind": "closed", "valid_from": "2026-12-24"},
        {"freq": "", "byday": [], "valid_to": datetime.date(2026, 12, 24)},
    ),
    ({"weeks": ["1"]}, None),
    ({"opens_at": "09:00"}, None),
    ({"days": ["MO"], "interval": 2}, None),
    ({"days": ["MO"], "weeks": ["1"], "interval": 2, "valid_from": "2026-12-24"}, None),
    ({"days": ["MO"], "valid_from": "0001-01-01"}, None),
    ({"days": ["MO", "XX"]}, None),
]


@pytest.mark.parametrize(("typed", "stored"), TYPED)
def test_a_row_of_the_form_is_a_rule(
    client: Client, typed: dict[str, Any], stored: dict[str, Any] | None
) -> None:
    client.force_login(factories.make_steward())
    entry = factories.make_resource()
    row = {"kind": "regular", "interval": 1, **typed}
    data = {f"schedules-0-{name}": value for name, value in row.items()}
    response = form_of(client, entry, reach="city", **{**data, "schedules-TOTAL_FORMS": 1})
    assert response.status_code == (302 if stored else 200)
    if stored:
        rule = Schedule.objects.get()
        assert {name: getattr(rule, name) for name in stored} == stored
