"""The pages of volunteers, read in another language."""

from datetime import timedelta

from django.utils import timezone

from requests_app.choices import MatchStatus
from tests import factories
from tests.languages.form_answers import WRONG, right, rights
from tests.languages.reader import Reader
from tests.volunteers import sign_up_form
from volunteers.choices import VolunteerStatus

WEEK = timedelta(days=7)


def read_offering(reader: Reader) -> None:
    """The volunteer form: empty, with every error, filled in, sent."""
    groceries, ward = reader.rows.groceries(), reader.rows.ward(zip_codes=["20010"])
    factories.make_pod(ward, slug="robles", **reader.rows.named())
    reader.get("volunteers:volunteer_about", query=f"?ward={ward.slug}")
    for page in sign_up_form.PAGES:
        reader.get(f"volunteers:volunteer_{page}")
        for wrong in WRONG[page]:
            reader.post(f"volunteers:volunteer_{page}", **wrong)
        chosen = {"categories": [groceries.slug]} if page == "offer" else {}
        answers = {**chosen, **right(reader.rows, page)}
        sign_up_form.answer(reader.client, page, pages_in=reader.language, **answers)
    reader.get("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check", agree="on")
    assert reader.was_at == "volunteers:volunteer_sent"


def read_offering_without_email(reader: Reader) -> None:
    sign_up_form.fill_in(
        reader.client,
        reader.rows.groceries().slug,
        # From outside all wards, with no group near by.
        **{**rights(reader.rows), "email": "", "ward": "other", "zip_code": "99999"},
    )
    reader.get("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check", agree="on")
    assert reader.was_at == "volunteers:volunteer_sent"


def read_shifts(reader: Reader) -> None:
    """A volunteer's shifts: none, their own, offered ones, the note, and what is refused."""
    ward = reader.rows.ward()
    offering = reader.rows.volunteer(reader.rows.groceries(), ward=ward, duties=["phones"])
    reader.get("volunteers:volunteer_home", factories.link_to(offering))
    answerer, other = (
        factories.make_answerer(reader.rows.volunteer(reader.rows.groceries(), ward=ward))
        for _both in range(2)
    )
    line = factories.make_line(ward)
    token, another = (factories.link_to(each.volunteer) for each in (answerer, other))
    reader.get("rota:shifts", token)
    shift = factories.make_shift(line, languages=[reader.rows.spoken])
    reader.get("rota:shifts", token)
    reader.post("rota:press", token, take=shift.pk)
    reader.post("rota:press", another, take=shift.pk)
    for press in ("offer", "keep", "offer", "weekly"):
        slot = press == "weekly"
        reader.post("rota:press", token, **{press: shift.slot_id if slot else shift.pk})
        reader.get("rota:shift", token, shift.pk)
    reader.get("rota:shifts", another)
    reader.post("rota:press", another, weekly=shift.slot_id)
    reader.post("rota:press", another, take_over=shift.on_it.get().pk)
    reader.post("rota:press", another, give_back=shift.pk)
    reader.post("rota:press", token, stop_weekly=shift.slot_id)
    reader.post("rota:press", token, hour=1)
    reader.post("rota:press", token, take=10**9)
    factories.put_on(shift, answerer)
    now = timezone.now()
    begun = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    before = factories.put_on(factories.make_shift(line), other)
    before.shift.notes.create(answerer=other, text="Señales")
    type(before.shift).objects.filter(pk=before.shift_id).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )
    type(shift).objects.filter(pk=shift.pk).update(**begun)
    shift.on_it.update(**begun)
    reader.get("rota:shift", token, shift.pk)
    reader.post("rota:shift", token, shift.pk, text="")
    reader.post("rota:press", token, offer=shift.pk)
    reader.post("rota:shift", token, shift.pk, text="Señales")
    reader.get("volunteers:volunteer_home", token)


def read_own_volunteer_page(reader: Reader) -> None:
    """A volunteer's page in every state, with tasks, a break, changes and leaving."""
    groceries = reader.rows.groceries()
    # Without the last: who has left has no page any more.
    for status in VolunteerStatus.values[:-1]:
        for fields in ({}, {"email": ""}, {"paused_until": timezone.localdate() + WEEK}):
            volunteer = reader.rows.volunteer(groceries, status=status, **fields)
            reader.get("volunteers:volunteer_home", factories.link_to(volunteer))
    volunteer = reader.rows.volunteer(groceries, ward=reader.rows.ward(), days=[1], max_at_once=5)
    token = factories.link_to(volunteer)
    for status in MatchStatus.live():
        need = factories.make_need(reader.rows.request(), groceries, wanted_on=factories.FAR_DAY)
        factories.make_match(need, volunteer, status=status)
    reader.get("volunteers:volunteer_home", token)
    for page in ("pause", "leave"):
        reader.get(f"volunteers:volunteer_{page}", token)
    for wrong in ({}, {"length": "date"}, {"length": "date", "day": "-"}, {"length": "-"}):
        reader.post("volunteers:volunteer_pause", token, **wrong)
    reader.post("volunteers:volunteer_pause", token, length="date", day="2001-01-01")
    reader.post("volunteers:volunteer_pause", token, length="14")
    reader.get("volunteers:volunteer_pause", token)
    reader.post("volunteers:volunteer_resume", token)
    for page in sign_up_form.ANSWERS:
        reader.get("volunteers:volunteer_edit", token, page)
        reader.post("volunteers:volunteer_edit", token, page, name="")
    answers = {
        name: value for page in sign_up_form.ANSWERS.values() for name, value in page.items()
    }
    answers |= {**rights(reader.rows), "categories": [groceries.slug]}
    for page in sign_up_form.ANSWERS:
        reader.post("volunteers:volunteer_edit", token, page, **answers)
        assert reader.was_at == "volunteers:volunteer_home"
        # Another email means another link.
        token = factories.link_to(volunteer)
    reader.post("volunteers:volunteer_leave", token)
    assert reader.was_at == "volunteers:volunteer_left"
    reader.get("volunteers:volunteer_home", token)
