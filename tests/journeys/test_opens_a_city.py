"""A city with twelve wards opens in an evening, from a phone, and the first need is met."""

import pytest

from tests.journeys import neighbors_steps as neighbors
from tests.journeys import opening_steps as steps
from tests.journeys.conftest import Open, PostOffice, link_in
from tests.journeys.on_a_phone import meeting
from tests.journeys.read_public import read_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

WARDS = [f"Ward {number}" for number in range(1, 13)]
PLAN = steps.Plan(
    names={
        "en": "Lakeport Mutual Aid",
        "es": "Ayuda Mutua de Lakeport",
        "vi": "Hội tương trợ Lakeport",
    },
    abouts={
        "en": "We are neighbors in Lakeport. We share what we have.",
        "es": "Somos gente del vecindario de Lakeport. Compartimos lo que tenemos.",
        "vi": "Chúng tôi là hàng xóm ở Lakeport. Chúng tôi chia sẻ những gì mình có.",
    },
    languages=("en", "es", "vi"),
    wards=tuple(f"{ward}, 439{at:02}, 439{at + 1:02}" for at, ward in enumerate(WARDS)),
    zone="America/New_York",
    phone="(419) 555-0142",
    email="hello@lakeport.example.org",
    accent="#274f8c",
)
# Of other networks and other countries.
FOREIGN = r"\b(Columbia Heights|Washington|Postal code|202[- )]|Irving)\b"


@pytest.fixture(autouse=True)
def _as_installed(settings: object) -> None:
    steps.as_installed(settings)


def test_a_city_with_twelve_wards(open_browser: Open, post_office: PostOffice) -> None:
    meet, faults = meeting(open_browser)
    visitor = meet()
    visitor.goto("/en/")
    visitor.sees("We are not open yet")

    steward = meet(script=True)
    steps.set_up_account(steward, steps.printed_invitation("ada@example.org"), "Ada")
    steps.write_the_network(steward, PLAN)
    steps.paste_wards(steward, PLAN)
    steps.invite_coordinator(steward, "carla@example.org", WARDS)
    steps.prove_email(steward, post_office, "ada@example.org")
    steps.look_through(steward)
    visitor.language = "es"
    visitor.goto("/es/request/")
    visitor.sees("We are not open yet")

    coordinator = meet(script=True)
    letter = post_office.letter("carla@example.org", "")
    steps.set_up_account(coordinator, link_in(letter, "/invitation/"), "Carla")
    steps.name_people_of_care(steward, "Ada", "Carla")
    steps.open_the_network(steward)
    left = steps.what_is_left(steward)
    # By whoever runs the server.
    assert left == ["Distances", "Backups", "A backup was restored once"], left

    a_need_is_met(meet, coordinator, post_office)
    for language in PLAN.languages:
        faults += read_all(language, FOREIGN)
    assert not faults, "\n".join(dict.fromkeys(faults))


def a_need_is_met(meet, coordinator, post_office) -> None:
    """A household asks in Spanish, a neighbor offers, the coordinator asks, and it is done."""
    resident, volunteer = meet("es"), meet("en")
    resident.goto("/es/")
    where = {"zip_code": "43901", "address": "12 Canal Street"}
    who = {"name": "Milagros", "phone": "419 555 0147", "email": "milagros@example.org"}
    private = neighbors.ask(resident, "groceries", where, who)
    volunteer.goto("/")
    volunteer.choose_language("Español", "es")
    theirs = {"name": "Tomás", "email": "tomas@example.org"}
    neighbors.offer(volunteer, "groceries", theirs, "Ward 1")

    neighbors.approve(coordinator, "Tomás")
    neighbors.match(coordinator, "Tomás")
    _letter, link = neighbors.letter_with(post_office, "tomas@example.org", "/m/")
    volunteer.goto(link)
    volunteer.press("Yes, I will help")
    volunteer.sees("Milagros", "12 Canal Street")
    neighbors.sees_state(resident, private, "A neighbor said yes and will get in touch with you.")
    volunteer.press("It is done")
    neighbors.sees_state(resident, private, "This is done.")
