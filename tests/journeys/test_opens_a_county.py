"""A rural county opens from a phone: towns that share ZIP codes, people without email, calls."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import neighbors_steps as neighbors
from tests.journeys import opening_steps as steps
from tests.journeys.conftest import Open, PostOffice, link_in
from tests.journeys.on_a_phone import Meet, Someone, meeting
from tests.journeys.read_public import read_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

TOWNS = ["Elm Creek", "Fork Valley", "Pine Flat"]
PLAN = steps.Plan(
    names={"en": "Pine County Neighbors", "es": "Vecindad del Condado de Pine"},
    abouts={
        "en": "We live far apart and help each other. Call us any day.",
        "es": "Vivimos lejos y nos ayudamos. Llámenos cualquier día.",
    },
    languages=("en", "es"),
    # As somebody keeps them: one town has a line of its own, two share a ZIP code, and all do.
    wards=(
        "Elm Creek: 97801, 97802; (541) 555-0121",
        "Fork Valley 97802 and 97803",
        "Pine Flat, 97803-1234",
    ),
    zone="America/Los_Angeles",
    phone="541.555.0142",
    others={"address": "PO Box 7\nElm Creek"},
)
FOREIGN = r"\b(Columbia Heights|Washington|Postal code|202[- )]|Irving)\b"


@pytest.fixture(autouse=True)
def _as_installed(settings: Any) -> None:
    steps.as_installed(settings)


def test_a_county_whose_towns_share_zip_codes(open_browser: Open, post_office: PostOffice) -> None:
    meet, faults = meeting(open_browser)
    steward = meet(script=True)
    steps.set_up_account(steward, steps.printed_invitation("ada@example.org"), "Ada")
    steps.write_the_network(steward, PLAN)
    steps.paste_wards(steward, PLAN)
    steps.invite_coordinator(steward, "carla@example.org", TOWNS)
    steps.look_through(steward)
    coordinator = meet(script=True)
    letter = post_office.letter("carla@example.org", "")
    steps.set_up_account(coordinator, link_in(letter, "/invitation/"), "Carla")
    steps.open_the_network(steward)

    a_need_is_met_by_phone(meet, coordinator)
    for language in PLAN.languages:
        faults += read_all(language, FOREIGN)
    assert not faults, "\n".join(dict.fromkeys(faults))


def a_need_is_met_by_phone(meet: Meet, coordinator: Someone) -> None:
    """Nobody has email: the coordinator calls, and writes down the yes; the household says done."""
    resident, volunteer = meet("es"), meet("en")
    resident.goto("/es/")
    # Two towns have this code: the form asks which.
    where = {"zip_code": "97802", "cross_streets": "Mill Road / Main Street"}
    private = neighbors.ask(resident, "ride", where, {"name": "Elena", "phone": "5415550147"})
    volunteer.goto("/en/")
    who = {"name": "Roy", "phone": "541 555 0148"}
    volunteer.language = "en"
    theirs = neighbors.offer(volunteer, "ride", who, "Elm Creek", speaks=["es"])

    neighbors.approve(coordinator, "Roy")
    neighbors.open_need(coordinator)
    coordinator.sees("no email: you call them")
    coordinator.press("They said yes on the phone")
    neighbors.sees_state(resident, private, "A neighbor said yes and will get in touch with you.")
    volunteer.goto(theirs)
    volunteer.follow(neighbors.kind_in("ride", "en"), part="main")
    expect(volunteer.page.locator("main")).to_contain_text("Elena")
    neighbors.sees_state(resident, private, "A neighbor said yes and will get in touch with you.")
    resident.press("It is done", part="section.need")
    neighbors.sees_state(resident, private, "This is done.")
