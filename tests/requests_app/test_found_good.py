"""A page that was found good is not checked again, unless what it was checked by is another now."""

import datetime
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.forms import BaseForm
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.models import FOUND_GOOD, Category, FormDraft
from pages import cached, found_good
from pods.chosen_rows import AGAINST
from pods.models import Ward
from request_pages.forms import AskNeedsForm, AskWhereForm, ConsentForm, ContactForm, DetailsForm
from requests_app.models import HelpRequest, Need
from tests.factories import make_category, make_intake_pause, make_pod, make_ward
from tests.requests_app.moved_clock import Clock
from tests.requests_app.request_form import PAGES, address, answer, fill_in, same_browser, send
from tests.requests_app.request_form import shown as shown_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Counter[type]:
    """The number of times each form was checked so far."""
    counts: Counter[type] = Counter()
    full_clean = BaseForm.full_clean

    def counted(form: Any) -> None:
        if form.is_bound:
            counts[type(form)] += 1
        full_clean(form)

    monkeypatch.setattr(BaseForm, "full_clean", counted)
    return counts


def test_each_page_is_checked_once_on_the_whole_way(
    client: Client, ride: Category, checked: Counter[type]
) -> None:
    own = {"needs": {"categories": [ride.pk]}}
    for page in PAGES:
        client.get(address(f"request_{page}") + "?kept=1")
        answer(client, page, **own.get(page, {}))
    shown_page(client, "request_check")
    send(client)
    assert HelpRequest.objects.count() == 1
    pages = (AskNeedsForm, DetailsForm, AskWhereForm, ContactForm, ConsentForm)
    assert checked == dict.fromkeys(pages, 1)


def test_what_is_stored_is_what_a_check_would_come_to(client: Client, groceries: Category) -> None:
    pod, day = make_pod(), timezone.localdate() + datetime.timedelta(days=3)
    changes: dict[str, Any] = {
        "details": {"wanted_on": day.isoformat(), "repeat": "weekly", "household_size": "4"},
        "where": {"pod": pod.pk},
    }
    fill_in(client, groceries, **changes)
    send(client)
    forgetful = Client()
    fill_in(forgetful, groceries, **changes)
    for draft in FormDraft.objects.filter(result=None):
        del draft.answers[FOUND_GOOD]
        draft.touch()
    send(forgetful)
    fields = ("category", "urgency", "wanted_on", "repeat", "repeat_weekdays", "delivery")
    one, other = Need.objects.order_by("pk").values_list(*fields)
    assert one == other
    first, second = HelpRequest.objects.order_by("pk")
    for name in ("ward_id", "pod_id", "household_size", "phone", "address", "contact_method"):
        assert getattr(first, name) == getattr(second, name)
    assert first.pod_id == pod.pk


def test_intake_that_closes_meanwhile_is_said(client: Client, ride: Category) -> None:
    ward = make_ward()
    fill_in(client, ride, where={"ward": str(ward.pk), "zip_code": ""})
    assert set(FormDraft.objects.get().answers[FOUND_GOOD]) == set(PAGES)
    make_intake_pause(ward, category=ride)
    assert send(client)["Location"] == address("request_where") + "?kept=1"
    assert not HelpRequest.objects.exists()


def test_a_page_is_checked_again_once_its_day_is_over(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, 2026, 3, 2, 23, 30)
    fill_in(client, ride, details={"wanted_on": "2026-03-02"})
    clock.at(2026, 3, 3, 0, 15)
    assert send(client)["Location"] == address("request_details") + "?kept=1"
    assert not HelpRequest.objects.exists()


def test_other_code_checks_anew(
    client: Client, ride: Category, checked: Counter[type], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(client, ride)
    checked.clear()
    monkeypatch.setattr(found_good, "running_code", lambda: "after a deployment")
    send(client)
    assert len(checked) == 5
    assert HelpRequest.objects.count() == 1


def test_another_language_checks_anew(
    client: Client, ride: Category, checked: Counter[type]
) -> None:
    fill_in(client, ride)
    checked.clear()
    send(client, language="es")
    assert len(checked) == 5


def test_a_change_in_another_window_has_the_pages_after_it_checked_again(
    client: Client, ride: Category, checked: Counter[type]
) -> None:
    fill_in(client, ride)
    tab = same_browser(client)
    answer(tab, "needs", query="?change=1", categories=[ride.pk, make_category().pk])
    client.cookies.update(tab.cookies)
    checked.clear()
    send(client)
    assert checked == dict.fromkeys((DetailsForm, AskWhereForm, ContactForm, ConsentForm), 1)
    assert Need.objects.count() == 2


def test_a_kind_that_asks_for_more_leads_back_to_what_it_asks(
    client: Client, ride: Category, groceries: Category
) -> None:
    fill_in(client, ride)
    answer(client, "needs", query="?change=1", categories=[ride.pk, groceries.pk])
    # How groceries are to be brought was not asked for a ride.
    assert send(client)["Location"] == address("request_details") + "?kept=1"
    assert not HelpRequest.objects.exists()


def test_what_was_typed_and_not_sent_is_not_good(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    # Back from the page, with an email that is none.
    answer(client, "contact", email="nobody", go="back")
    assert send(client)["Location"] == address("request_contact") + "?kept=1"
    assert not HelpRequest.objects.exists()


def test_what_is_kept_in_part_is_checked_again(
    client: Client, ride: Category, groceries: Category
) -> None:
    # As no browser sends it: more of the same box than there are boxes, and only the last are kept.
    many = QueryDict(mutable=True)
    many.setlist("categories", [str(ride.pk), *[str(groceries.pk)] * 40])
    answered = client.post(
        address("request_needs"), many.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    assert answered["Location"].startswith(address("request_details"))
    assert FOUND_GOOD not in FormDraft.objects.get().answers


def test_a_draft_is_begun_with_its_first_page(client: Client, ride: Category) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer(client, "needs", categories=[ride.pk])
    writes = [one["sql"].split()[0] for one in asked if "common_formdraft" in one["sql"]]
    # Stored, and the oldest of too many from there let go of.
    assert [word for word in writes if word != "SELECT"] == ["INSERT", "DELETE"]
    assert set(FormDraft.objects.get().answers) == {"needs", FOUND_GOOD}


def test_a_row_that_is_gone_is_no_answer(ride: Category) -> None:
    ward = make_ward()
    packed = AGAINST.pack({"ward": ward, "kinds": [ride], "day": datetime.date(2026, 1, 2)})
    assert packed is not None
    assert AGAINST.unpack(packed) == {
        "ward": ward,
        "kinds": [ride],
        "day": datetime.date(2026, 1, 2),
    }
    Ward.objects.all().delete()
    cached.clear()
    assert AGAINST.unpack(packed) is None


def test_what_cannot_be_kept_is_not(ride: Category) -> None:
    assert AGAINST.pack({"one": object()}) is None
    assert AGAINST.pack({"one": HelpRequest()}) is None
    assert AGAINST.pack({"one": timezone.now()}) is None
