"""Members of pods and staff that a network brings along."""

import pytest

from accounts.models import AuditEvent, User
from accounts.roles import COORDINATOR, ORGANIZER, STEWARD, holds
from common.models import Category, LinkPurpose, PrivateLink
from imports import services
from imports.choices import Kind, State
from imports.forms import kinds_for
from members.choices import Audience, Piece
from members.models import Member, Sharing
from members.services import start_members
from messaging.models import Message
from pods.models import AreaRole, Pod, Ward
from tests.factories import give_role, make_pod, make_staff, make_ward
from tests.imports.sheets import as_csv, brought_in, outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db
HEADER = ["Name", "Cell", "Apt", "Pod", "I need", "I can help with", "Idiomas", "Días", "Notas"]
ROWS = [
    [
        "Ana Díaz",
        "202-555-0141",
        "4B",
        "Fern",
        "Comida",
        "Rides; knitting",
        "Español",
        "lunes",
        "x",
    ],
    ["Bo Lee", "202-555-0143", "", "Oak", "", "", "", "", ""],
    ["", "202-555-0145", "", "Fern", "", "", "", "", ""],
]


@pytest.fixture
def fern(ward: Ward) -> Pod:
    return make_pod(ward=ward, name="Fern")


@pytest.fixture
def organizer(fern: Pod) -> User:
    user = make_staff()
    give_role(user, ORGANIZER, fern)
    start_members(fern.pk, actor=user)
    return user


def test_an_organizer_brings_members_into_their_pod_and_nobody_else_sees_them(
    organizer: User, fern: Pod, groceries: Category, ride: Category
) -> None:
    make_pod(ward=fern.ward, name="Oak")
    assert Kind.MEMBERS in dict(kinds_for(organizer))
    found = upload(organizer, as_csv(HEADER, ROWS), Kind.MEMBERS)
    assert outcomes(found) == [(2, "new"), (3, "wrong"), (4, "wrong")], found.layout["columns"]
    services.bring_in(found.pk, actor=organizer)
    assert run_jobs(found).state == State.DONE
    ana = Member.objects.get()
    assert (ana.name, ana.pod, ana.where, ana.is_active) == ("Ana Díaz", fern, "4B", True)
    assert (list(ana.needs.all()), list(ana.offers.all())) == ([groceries], [ride])
    assert (ana.offers_words, ana.languages, ana.days) == ("knitting", ["es"], [1])
    assert ana.agreed_words
    # Nothing is shared, and nobody is told.
    assert not Sharing.objects.exists()
    assert {ana.audience_of(piece) for piece in Piece} == {Audience.ORGANIZER}
    assert not Message.objects.exists()
    assert PrivateLink.objects.current(LinkPurpose.MEMBER, ana.pk) is not None
    longer = [[*ROWS[0][:2], "5C", *ROWS[0][3:]]]
    assert outcomes(upload(organizer, as_csv(HEADER, ROWS), Kind.MEMBERS))[0] == (2, "same")
    alike = upload(organizer, as_csv(HEADER, longer), Kind.MEMBERS)
    assert outcomes(alike) == [(2, "alike")]
    services.take_back(found.pk, actor=organizer)
    run_jobs(found)
    assert not Member.objects.exists()
    assert not PrivateLink.objects.exists()


def test_a_change_can_be_taken_back_and_work_stays(organizer: User, groceries: Category) -> None:
    header = ["Record ID", "Name", "Phone", "I need"]
    first = brought_in(
        organizer, as_csv(header, [["recAAAAAAAA1", "Ana", "202-555-0141", "food"]]), Kind.MEMBERS
    )
    changed = as_csv(header, [["recAAAAAAAA1", "Ana D.", "202-555-0149", ""]])
    second = brought_in(organizer, changed, Kind.MEMBERS)
    assert outcomes(second) == [(2, "update")]
    ana = Member.objects.get()
    assert (ana.name, ana.needs.count()) == ("Ana D.", 0)
    services.take_back(second.pk, actor=organizer)
    run_jobs(second)
    ana.refresh_from_db()
    assert (ana.name, list(ana.needs.all())) == ("Ana", [groceries])
    Sharing.objects.create(member=ana, piece=Piece.NAME, audience=Audience.POD)
    services.take_back(first.pk, actor=organizer)
    run_jobs(first)
    assert Member.objects.exists()


def test_a_pod_that_has_no_members_takes_none(ward: Ward) -> None:
    user, pod = make_staff(), make_pod(ward=ward, name="Ash")
    give_role(user, ORGANIZER, pod)
    found = upload(user, as_csv(["Name", "Phone"], [["Ana", "202-555-0141"]]), Kind.MEMBERS)
    assert outcomes(found) == [(2, "wrong")]


def test_stewards_bring_in_staff_who_cannot_sign_in_yet(steward: User) -> None:
    ward = make_ward(name="Shaw")
    header = ["Email", "Full name", "Role", "Ward"]
    rows = [
        ["ana@example.org", "Ana Díaz", "Coordinator, Organizer", "Shaw"],
        ["bo@example.org", "Bo", "Steward", ""],
        ["cy@example.org", "Cy", "Coordinator", ""],
        ["dee@example.org", "Dee", "Wizard", "Shaw"],
        [steward.email.upper(), "Me", "Steward", ""],
    ]
    found = upload(steward, as_csv(header, rows), Kind.STAFF)
    assert outcomes(found) == [
        *((2, "new"), (3, "new"), (4, "wrong"), (5, "wrong"), (6, "worked"))
    ], [row.says for row in found.rows.all()]
    services.bring_in(found.pk, actor=steward)
    assert run_jobs(found).state == State.DONE
    ana, bo = (User.objects.get(email=f"{name}@example.org") for name in ("ana", "bo"))
    assert not ana.has_usable_password()
    assert {(row.role, row.ward) for row in ana.area_roles.all()} == {
        (COORDINATOR, ward),
        (ORGANIZER, ward),
    }
    assert (holds(bo, [STEWARD]), bo.has_usable_password()) == (True, False)
    assert not Message.objects.exists()
    assert outcomes(upload(steward, as_csv(header, rows), Kind.STAFF))[:2] == [
        (2, "same"),
        (3, "same"),
    ]
    fewer = [["ana@example.org", "Ana Díaz", "Coordinator", "Shaw"]]
    second = brought_in(steward, as_csv(header, fewer), Kind.STAFF)
    assert outcomes(second) == [(2, "update")]
    assert AreaRole.objects.filter(user=ana).count() == 1
    services.take_back(second.pk, actor=steward)
    run_jobs(second)
    assert AreaRole.objects.filter(user=ana).count() == 2
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert not User.objects.filter(email__in=["ana@example.org", "bo@example.org"]).exists()
    assert AuditEvent.objects.filter(verb="take_back_import", subject_type="user").count() == 2


def test_nobody_but_stewards_brings_in_staff(user: User, organizer: User) -> None:
    for each in (user, organizer):
        assert Kind.STAFF not in dict(kinds_for(each))
