"""Entries of the directory that a network brings along."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import KEEPER
from imports import services, words
from imports.choices import Kind, Outcome, State
from imports.lines import read_lines
from pods.models import Ward
from resources.choices import EntryState, PhoneKind, Reach
from resources.hours.typed import read_hours
from resources.models import Phone, Resource, ResourceCategory, Schedule
from tests.factories import give_role, make_staff, make_ward
from tests.imports.sheets import as_csv, brought_in, outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db
HEADER = [
    *("Organization Name", "Service type", "Description", "Phone number", "Website"),
    *("Street address", "Zip", "Hours of operation", "Languages", "Population served", "Cost"),
    *("Ward", "Last verified"),
]
ROWS = [
    [
        *("Juniper Pantry", "Food Pantry", "Bread and beans.", "202-555-0141 or text 202-555-0142"),
        *("juniper.example.org", "1420 Juniper St NW", "2138", "Mon-Fri 9-5; Sat 10-2"),
        *("English, Spanish", "Seniors; Immigrants", "Free", "Ward 1", "5/1/2020"),
    ],
    [
        *("Night Line", "mental health", "", "988; ask for Ana", "", "", ""),
        *("24/7", "", "", "by donation", "", ""),
    ],
]


@pytest.fixture
def headings(db: None) -> dict[str, ResourceCategory]:
    names = {"food": "Food", "health": "Health"}
    return {
        slug: ResourceCategory.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        for slug, name in names.items()
    }


@pytest.fixture
def ward_1(db: None) -> Ward:
    return make_ward(name="Ward 1")


def test_they_come_as_drafts_with_all_that_they_said(
    steward: User, headings: Any, ward_1: Ward
) -> None:
    found = upload(steward, as_csv(HEADER, ROWS), Kind.RESOURCES)
    assert outcomes(found) == [(2, "new"), (3, "new")], [row.says for row in found.rows.all()]
    assert not Resource.objects.exists()
    services.bring_in(found.pk, actor=steward)
    assert run_jobs(found).state == State.DONE
    pantry = Resource.objects.get(name="Juniper Pantry")
    assert (pantry.state, pantry.category) == (EntryState.DRAFT, headings["food"])
    assert (pantry.reach, list(pantry.wards.all())) == (Reach.AREAS, [ward_1])
    assert (pantry.street, pantry.postal_code) == ("1420 Juniper St NW", "02138")
    assert (pantry.languages, pantry.audiences) == (["en", "es"], ["elders", "immigrants"])
    assert (pantry.is_free, pantry.cost) == (True, "")
    assert pantry.verified_on == datetime.date(2020, 5, 1)
    assert [(str(line.number.format_as(0)), line.kind) for line in pantry.phones.all()] == [
        ("+12025550141", "voice"),
        ("+12025550142", "text"),
    ]
    week, saturday = pantry.schedules.all()
    assert (week.byday, week.closes_at) == (["MO", "TU", "WE", "TH", "FR"], datetime.time(17))
    assert (saturday.byday, saturday.opens_at) == (["SA"], datetime.time(10))
    line = Resource.objects.get(name="Night Line")
    assert (line.reach, line.areas, line.cost) == (Reach.CITY, ["city"], "by donation")
    # What no field holds is for the reader of the preview alone.
    assert "ask for Ana" not in line.description
    assert found.rows.get(line=3).says["unread"] == ["Phone: 988; ask for Ana"]
    assert line.schedules.get().opens_at == datetime.time(0)


def test_again_they_change_and_taken_back_they_are_as_before(
    steward: User, headings: Any, ward_1: Ward
) -> None:
    first = brought_in(steward, as_csv(HEADER, ROWS), Kind.RESOURCES)
    assert outcomes(upload(steward, as_csv(HEADER, ROWS), Kind.RESOURCES)) == [
        (2, "same"),
        (3, "same"),
    ]
    changed = [list(row) for row in ROWS]
    changed[0][3], changed[0][7], changed[0][11] = "202-555-0149", "by appointment", ""
    second = brought_in(steward, as_csv(HEADER, changed), Kind.RESOURCES)
    assert outcomes(second) == [(2, "update"), (3, "same")]
    pantry = Resource.objects.get(name="Juniper Pantry")
    assert (pantry.reach, pantry.appointment) == (Reach.CITY, "only")
    assert not pantry.schedules.exists()
    services.take_back(second.pk, actor=steward)
    run_jobs(second)
    pantry.refresh_from_db()
    assert (pantry.reach, pantry.areas) == (Reach.AREAS, [f"w{ward_1.pk}"])
    assert (pantry.schedules.count(), pantry.phones.count()) == (2, 2)
    services.take_back(first.pk, actor=steward)
    assert run_jobs(first).state == State.UNDONE
    for model in (Resource, Phone, Schedule):
        assert not model._default_manager.exists()


def test_published_only_if_somebody_asks(steward: User, headings: Any, ward_1: Ward) -> None:
    found = upload(steward, as_csv(HEADER, ROWS), Kind.RESOURCES)
    table = found.layout["table"]
    services.choose_columns(found.pk, table, None, {"publish": True}, actor=steward)
    run_jobs(found)
    services.bring_in(found.pk, actor=steward)
    run_jobs(found)
    assert Resource.objects.published().count() == 2
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert not Resource.objects.exists()


def test_a_file_of_one_category_names_none(steward: User, headings: Any) -> None:
    header = ["place_name", "address_zip", "availability", "offering", "link"]
    rows = [["Juniper Cafe", "55376", "11am to 1pm", "Free lunches.", "www.example.org/lunch"]]
    found = upload(steward, as_csv(header, rows), Kind.RESOURCES)
    assert found.layout["columns"] == ["name", "zip_code", "hours", "description", "website"]
    assert outcomes(found) == [(2, "wrong")]
    chosen = {"heading": headings["food"].pk}
    services.choose_columns(found.pk, 0, None, chosen, actor=steward)
    assert outcomes(run_jobs(found)) == [(2, "new")]


def test_a_keeper_brings_in_their_ward_alone(headings: Any, ward_1: Ward) -> None:
    make_ward(name="Ward 2")
    user = make_staff()
    give_role(user, KEEPER, ward_1)
    rows = [["A", "Food", "Ward 1"], ["B", "Food", "Ward 2"], ["C", "Food", ""], ["D", "x", ""]]
    found = upload(user, as_csv(["Name", "Category", "Ward"], rows), Kind.RESOURCES)
    assert outcomes(found) == [(2, "new"), (3, "wrong"), (4, "wrong"), (5, "wrong")]
    services.choose_columns(found.pk, 0, None, {"ward": ward_1.pk}, actor=user)
    assert outcomes(run_jobs(found))[2] == (4, "new")


def test_one_that_is_perhaps_here_waits(steward: User, headings: Any, ward_1: Ward) -> None:
    brought_in(steward, as_csv(HEADER, ROWS), Kind.RESOURCES)
    rows = [["Juniper Street food pantry", "Food", "(202) 555-0141"]]
    found = upload(steward, as_csv(["Name", "Category", "Phone"], rows), Kind.RESOURCES)
    assert outcomes(found) == [(2, Outcome.ALIKE)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon–Fri 9-5", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("M-F 8:30am-4pm, closed weekends", [["MO,TU,WE,TH,FR", "08:30", "16:00"]]),
        ("Tues 1-4, Thurs 5-7pm", [["TU", "13:00", "16:00"], ["TH", "17:00", "19:00"]]),
        ("Lunes a viernes de 9 a 17", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("周一至周五 上午9点至下午5点", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("월~금 오전 9시부터 오후 5시까지", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("Thứ hai đến thứ sáu 9:00-17:00", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("الاثنين إلى الجمعة من 9 صباحا إلى 5 مساءً", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("সোমবার থেকে শুক্রবার 9:00-17:00", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("ሰኑይ ክሳብ ዓርቢ 9:00-17:00", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("ሰኞ እስከ ዓርብ 9:00-17:00", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        ("Fri 10pm-2", [["FR", "22:00", "02:00"]]),
        ("Sun noon-5", [["SU", "12:00", "17:00"]]),
        ("M-F 9a-5p", [["MO,TU,WE,TH,FR", "09:00", "17:00"]]),
        (
            "Mo,We,Fr 09:00-12:00, 13:00-17:00",
            [["MO,WE,FR", "09:00", "12:00"], ["MO,WE,FR", "13:00", "17:00"]],
        ),
        (
            "Lunes a viernes 9-17h; sábados 10-14",
            [["MO,TU,WE,TH,FR", "09:00", "17:00"], ["SA", "10:00", "14:00"]],
        ),
        ("First Saturday 10-2", [["1SA", "10:00", "14:00"]]),
        ("1st and 3rd Saturdays of the month 10-12pm", [["1SA,3SA", "10:00", "12:00"]]),
        # In the morning or in the evening: nobody but them knows.
        ("Mon-Fri 5-9", None),
        ("Mon 7-9", None),
        # Hours that may count from sunrise, days that are not named, more than a week.
        ("ሰኞ እስከ ዓርብ 3-11", None),
        ("9-5", None),
        ("Mon", None),
        ("1st and 3rd Saturdays, except 10-12", None),
        ("Call first", None),
        ("", None),
    ],
)
def test_a_plain_week_is_read_and_nothing_else(text: str, wanted: Any) -> None:
    week = read_hours(text)
    assert (week.rules() if week else None) == wanted


def test_lines_are_read_with_their_kinds() -> None:
    text = "(202) 555-0141 ext. 4 / TTY 202-555-0142\nText 741741"
    assert read_lines(text, PhoneKind.VOICE) == (
        [["+12025550141;ext=4", "voice"], ["+12025550142", "tty"], ["741741", "text"]],
        True,
    )
    # A ZIP code is no line, unless somebody says so.
    assert read_lines("55376", PhoneKind.VOICE) == ([], False)
    assert read_lines("202-555-0141 (Ana, mornings)", PhoneKind.VOICE) == ([], False)


SECRET = [
    *("Name", "Category", "Internal notes", "Coordinator comments", "Private phone"),
    *("Contact person", "Donor", "Open until", "Ward", "Phone", "Website", "Last verified"),
]
PERSONAL = [
    *("Juniper Pantry", "Food", "Ana is ill", "be kind to her", "202-555-0151"),
    *("202-555-0152", "202-555-0153", "5/1/2021", "4", "5", "javascript:alert(1)", "5/1/2099"),
]


def test_what_is_headed_as_private_is_left_out_and_the_preview_says_what_is_public(
    client: Any, steward: User, headings: Any
) -> None:
    ward = make_ward(name="Ward 4 · Larkspur")
    found = upload(steward, as_csv(SECRET, [PERSONAL]), Kind.RESOURCES)
    columns = dict(zip(SECRET, found.layout["columns"], strict=True))
    assert [head for head, name in columns.items() if not name] == SECRET[2:8]
    client.force_login(steward)
    page = client.get(f"/en/admin/imports/{found.pk}/").content.decode()
    assert "Everybody can read these columns" in page
    assert "Private phone" in page.partition("These columns are left out:")[2]
    services.bring_in(found.pk, actor=steward)
    run_jobs(found)
    pantry = Resource.objects.get(name="Juniper Pantry")
    assert (pantry.description, pantry.verified_on, pantry.website) == ("", None, "")
    assert not pantry.phones.exists()
    assert list(pantry.wards.all()) == [ward]
    # What could not be read is said to whoever looks at the rows, and to nobody else.
    client.post(f"/en/admin/imports/{found.pk}/show/", {"back": "rows"})
    page = client.get(f"/en/admin/imports/{found.pk}/rows/").content.decode()
    for said in ("Phone: 5", "Website: javascript:alert(1)", "Verified on: May 1, 2099"):
        assert said in page


@pytest.mark.parametrize(
    "head",
    ["Notas internas", "Ghi chú nội bộ", "内部备注", "내부 메모", "ملاحظات داخلية", "የግል ስልክ"],
)
def test_private_headings_are_known_in_other_languages(head: str) -> None:
    assert words.is_private(head)
    assert not words.is_private("الأشخاص")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        *(("4", "new"), ("Ward 4", "new"), ("ward 4", "new"), ("larkspur", "new")),
        *(("ward-4-larkspur", "new"), ("Ward 4 · Larkspur", "new"), ("Distrito 4", "new")),
        # What is not known, or is known of two, makes no entry of the whole city.
        *(("14", "wrong"), ("Ward 14", "wrong"), ("Mill", "wrong"), ("Ward 4 and 5", "wrong")),
    ],
)
def test_wards_are_known_by_number_part_and_slug(
    steward: User, headings: Any, said: str, outcome: str
) -> None:
    ward = make_ward(name="Ward 4 · Larkspur", slug="ward-4-larkspur")
    for name in ("Ward 5 · Mill", "Ward 6 · Mill"):
        make_ward(name=name)
    rows = [["Juniper Pantry", "Food", said]]
    found = upload(steward, as_csv(["Name", "Category", "Ward"], rows), Kind.RESOURCES)
    assert outcomes(found) == [(2, outcome)]
    says = found.rows.get().says
    if outcome == "new":
        assert says["wards"] == [ward.pk]
    if said == "Mill":
        assert says["wrong"] == ["More than one ward is called this: Mill"]


def test_the_whole_city_is_said_in_words(steward: User, headings: Any, ward_1: Ward) -> None:
    rows = [["Juniper Pantry", "Food", "Citywide"]]
    found = upload(steward, as_csv(["Name", "Category", "Ward"], rows), Kind.RESOURCES)
    assert (outcomes(found), found.rows.get().says["wards"]) == ([(2, "new")], [])


def test_phones_are_shown_as_people_write_them(client: Any, steward: User, headings: Any) -> None:
    rows = [["Juniper Pantry", "Food", "(202) 555-0110 ext. 4"]]
    found = upload(steward, as_csv(["Name", "Category", "Phone"], rows), Kind.RESOURCES)
    client.force_login(steward)
    client.post(f"/en/admin/imports/{found.pk}/show/", {"back": "rows"})
    page = client.get(f"/en/admin/imports/{found.pk}/rows/").content.decode()
    assert '<bdi dir="ltr">(202) 555-0110 ext. 4</bdi>' in page
    assert "&lt;bdi" not in page


def test_the_file_of_the_directory_has_phones_hours_and_the_day_of_the_check(
    client: Any, steward: User, headings: Any, ward_1: Ward
) -> None:
    row = [*ROWS[0][:7], "First Saturday 10-2", *ROWS[0][8:]]
    brought_in(steward, as_csv(HEADER, [row]), Kind.RESOURCES)
    rule = Schedule.objects.get()
    assert (rule.freq, rule.byday) == ("MONTHLY", ["1SA"])
    assert outcomes(upload(steward, as_csv(HEADER, [row]), Kind.RESOURCES)) == [(2, "same")]
    client.force_login(steward)
    columns = ["name", "exported_phones", "exported_hours", "exported_check"]
    url = reverse("admin:resources_resource_export")
    response: Any = client.post(url, {"file": "csv", "columns": columns})
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    header, told = csv.reader(io.StringIO(content))
    assert header == ["Name", "Phone", "Hours", "Verified on"]
    assert told[1].startswith("(202) 555-0141, ")
    assert told[1].endswith("(202) 555-0142")
    assert told[2].startswith("The first Saturday of each month, 10")
    assert told[3] == "2020-05-01"
