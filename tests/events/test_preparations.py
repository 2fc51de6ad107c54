"""Preparations that shifts ask for: noted by coordinators, asked of everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.errors import NotPossible
from events.fitting import fitting_shifts
from events.models import Helper, Prepared
from events.services import places
from tests.factories import (
    link_to,
    make_coordinator,
    make_day,
    make_day_shift,
    make_organizer,
    make_preparation,
    make_prepared,
    make_steward,
    make_volunteer,
    make_ward,
)
from volunteers.joining import join_volunteers

pytestmark = pytest.mark.django_db
SAID = {"name": "Hana", "email": "hana@example.org", "language": "ti"}


def test_only_who_is_prepared_takes_it() -> None:
    ward = make_ward()
    handling = make_preparation("Food handling")
    shift = make_day_shift(make_day(ward), preparation=handling)
    volunteer = make_volunteer(ward=ward)
    make_prepared(volunteer)
    assert shift not in fitting_shifts(volunteer, shift.starts_at.replace(year=2020))
    with pytest.raises(NotPossible, match="Food handling"):
        places.take(shift.pk, volunteer.pk, actor=audit.VOLUNTEER)
    make_prepared(volunteer, handling)
    assert shift in fitting_shifts(volunteer, shift.starts_at.replace(year=2020))
    places.take(shift.pk, volunteer.pk, actor=audit.VOLUNTEER)
    assert Helper.objects.get().volunteer == volunteer


def test_nobody_without_an_account_takes_it_by_the_form(client: Client) -> None:
    shift = make_day_shift(make_day(), preparation=make_preparation("Food handling"))
    url = reverse("events:take_shift", args=[shift.pk])
    page = client.get(url).text
    assert "Food handling" in page
    assert 'name="phone"' not in page
    assert "Food handling" in client.get(reverse("events:day", args=[shift.event_id])).text
    client.post(url, {**SAID, "key": "k" * 22})
    assert not Helper.objects.exists()
    with pytest.raises(NotPossible, match="Food handling"):
        places.sign_up(shift.pk, SAID, key="key", actor=audit.VOLUNTEER)
    # Staff who know somebody put them on it all the same.
    places.sign_up(shift.pk, SAID, key="key", actor=make_steward())
    assert Helper.objects.count() == 1


def test_a_press_on_the_own_page_says_why(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward), preparation=make_preparation("Food handling"))
    volunteer = make_volunteer(ward=ward)
    url = reverse("events:own_days_press", args=[link_to(volunteer)])
    assert "Food handling" in client.post(url, {"take": shift.pk}, follow=True).text
    assert not Helper.objects.exists()


def test_coordinators_note_it_of_their_own_volunteers(client: Client) -> None:
    ward = make_ward()
    handling = make_preparation("Food handling")
    own, foreign = make_volunteer(ward=ward), make_volunteer(ward=make_ward())
    user = make_coordinator(ward)
    client.force_login(user)
    url = reverse("admin:events_prepared_add")
    said = {"preparation": handling.pk, "on": "2026-01-05"}
    client.post(url, {**said, "volunteer": foreign.pk})
    assert not Prepared.objects.exists()
    client.post(url, {**said, "volunteer": own.pk})
    noted = Prepared.objects.get()
    assert (noted.volunteer, noted.noted_by, str(noted.on)) == (own, user, "2026-01-05")
    # Noted twice it says so.
    assert client.post(url, {**said, "volunteer": own.pk}).status_code == 200
    assert Prepared.objects.count() == 1
    client.force_login(make_coordinator(make_ward()))
    change = reverse("admin:events_prepared_change", args=[noted.pk])
    assert client.get(change).status_code != 200
    client.force_login(make_organizer(ward))
    assert client.get(reverse("admin:events_prepared_changelist")).status_code == 403


def test_two_sign_ups_of_one_person_keep_what_is_noted() -> None:
    kept, other = make_volunteer(), make_volunteer()
    both = make_preparation()
    make_prepared(kept, both)
    make_prepared(other, both)
    make_prepared(other)
    join_volunteers(kept.pk, other.pk, actor=make_steward())
    assert Prepared.objects.filter(volunteer=kept).count() == 2


def test_a_volunteer_reads_what_they_are_prepared_for(client: Client) -> None:
    done = make_prepared(make_volunteer(), make_preparation("Zelkova"))
    url = reverse("events:own_days", args=[link_to(done.volunteer)])
    assert "Zelkova" in client.get(url).text
    done.delete()
    assert "Zelkova" not in client.get(url).text
