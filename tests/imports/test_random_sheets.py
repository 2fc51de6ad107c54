"""A thousand spreadsheets as people keep them: never an error of ours, never half an import.

`EVERY_LOOK=1` looks at all of them, or at `RANDOM_SHEETS`.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.roles import ORGANIZER
from common.models import Category
from imports import services
from imports.choices import Kind, Outcome, State
from members.models import Member
from members.services import start_members
from pods.models import Ward
from requests_app.models import HelpRequest, Need
from resources.models import Resource, ResourceCategory
from tests import factories
from tests.imports.sheets import as_csv, run_jobs, upload
from tests.looks import EVERY_LOOK
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.long]
MANY = int(os.environ.get("RANDOM_SHEETS") or (1000 if EVERY_LOOK else 12))
HEADERS = {
    "name": ("Name", "Nombre", "이름", "ስም", "Full name (required)", "Who?"),
    "phone": ("Phone", "Teléfono", "رقم الهاتف", "Best number", "cell #", "tel"),
    "needs": ("What do you need?", "Necesidades", "需要什么", "Help", "needs "),
    "when": ("Timestamp", "Marca temporal", "Date", "created"),
    "zip": ("Zip", "ZIP Code", "Código postal", "postal"),
    "role": ("Role", "Category", "Type", "Pod"),
    "hours": ("Hours", "Horario", "营业时间", "Website"),
    "more": ("Notes", "", "Column 7", "Email", "=1+1", "Status"),
}
GOOD = {
    "name": st.sampled_from(["Ana Díaz", "Bo", "ሃና ገብረ", "محمد", "O'Neil, Pat"]),
    "phone": st.integers(2025550100, 2025550199).map(str),
    "needs": st.sampled_from(["Groceries", "Comida, Transporte", "Otro: pañales", "食物", "ride"]),
    "when": st.datetimes().map(str) | st.sampled_from(["3/4/2020", "31.12.2020 23:59", "43905.5"]),
    "zip": st.sampled_from(["20010", "2138", "20010-1234", "k1a 0b1", "???"]),
    "role": st.sampled_from(["Coordinator", "Fern", "Food", "Steward", "Organizer; Keeper"]),
    "hours": st.sampled_from(["Mon-Fri 9-5", "24/7", "Sat", "www.example.org", "by appointment"]),
    "more": st.text(max_size=30) | st.sampled_from(["a@example.org", "b@example.org"]),
}
BROKEN = st.text(max_size=60) | st.sampled_from(
    ["", " ", "n/a", "#REF!", "=cmd|' /C calc'!A0", "\x07", "🙂" * 9, "x" * 6000, "\ud800", "1e999"]
)


@st.composite
def sheets(draw: Any) -> bytes:
    names = draw(st.permutations(list(HEADERS)))
    names = names[: draw(st.integers(2, len(names)))]
    header = [draw(st.sampled_from(HEADERS[name])) for name in names]
    rows = [
        [draw(BROKEN) if draw(st.integers(0, 7)) == 0 else draw(GOOD[name]) for name in names]
        for _row in range(draw(st.integers(0, 6)))
    ]
    delimiter = draw(st.sampled_from(",;\t"))
    text = as_csv(header, [[cell.encode("utf-8", "replace").decode() for cell in row]
                           for row in rows], delimiter=delimiter)  # fmt: skip
    return draw(st.sampled_from([text, b"\xef\xbb\xbf" + text, text[: len(text) * 3 // 4]]))


KINDS = [Kind.REQUESTS, Kind.VOLUNTEERS, Kind.MEMBERS, Kind.RESOURCES, Kind.STAFF]
STORED: tuple[Any, ...] = (HelpRequest, Need, Volunteer, Member, Resource)


@pytest.fixture
def everybody(user: User, ward: Ward) -> User:
    """Somebody who may bring in each kind, and has a pod with members."""
    pod = factories.make_pod(ward=ward, name="Fern")
    factories.give_role(user, ORGANIZER, pod)
    start_members(pod.pk, actor=user)
    user.is_steward = True
    user.save()
    ResourceCategory.objects.get_or_create(slug="food", defaults={"name": "Groceries"})
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_in_it(
    kind: Kind,
    everybody: User,
    groceries: Category,
    ride: Category,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    user, people = everybody, User.objects.count()

    @settings(
        max_examples=max(2, MANY // len(KINDS)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=sheets())
    def look(data: bytes) -> None:
        found = upload(user, data, kind)
        assert found.state in (State.READY, State.REFUSED)
        if found.state == State.REFUSED:
            assert found.refusal
            services.delete_file(found.pk, actor=user)
            return
        wanted = found.rows.filter(outcome=Outcome.NEW).count()
        if wanted:
            services.bring_in(found.pk, actor=user)
            run_jobs(found)
            assert found.state == State.DONE
            stored = found.rows.filter(outcome=Outcome.NEW, stored_at__isnull=False)
            assert stored.count() == wanted
            services.take_back(found.pk, actor=user)
            assert run_jobs(found).state == State.UNDONE
        assert not any(model.objects.exists() for model in STORED)
        assert User.objects.count() == people
        found.delete()

    look()
