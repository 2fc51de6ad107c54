"""The last POST of the forms does once what has to be done, and puts nothing into words."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.forms import BaseForm
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.models import Category
from pages import form_fields, forms
from pods.models import Ward
from request_pages.forms import details
from tests.factories import make_category, make_pod, make_ward
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

# The draft, two counters, the numbers of the rows, all rows at once with the letter and its job,
# whoever looks after the ward, and the draft's end; and the begin and the end of the transaction.
STATEMENTS = 7 + 2
# Looked at once in each request, and once more in each second that it takes.
VERSIONS = "common_contentedit"


@pytest.fixture
def ride() -> Category:
    for _number in range(2):
        make_pod(make_ward())
    return make_category()


@pytest.fixture(params=["request", "sign-up"])
def press(request: Any, client: Client, ride: Category) -> Any:
    """The last press of a form that is filled in; once for each form before that."""
    # Somebody from outside all wards would be shown the nearest groups, which is more to ask.
    ward = Ward.objects.order_by("pk")[0]
    for _time in range(2):
        client.cookies.clear()
        if request.param == "request":
            request_form.fill_in(client, ride, where={"ward": str(ward.pk), "zip_code": ""})
        else:
            sign_up_form.fill_in(client, ride.slug, ward=ward.slug)
        if _time == 0:
            # What all forms share is kept from then on.
            _send(request.param, client)
    return lambda: _send(request.param, client)


def _send(form: str, client: Client) -> None:
    answer = request_form.send(client) if form == "request" else sign_up_form.send(client)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/sent/")


@pytest.mark.django_db
def test_as_few_statements_as_there_are_things_to_ask(press: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        press()
    statements = [one["sql"] for one in asked if VERSIONS not in one["sql"]]
    assert len(statements) == STATEMENTS, statements


@pytest.mark.django_db
def test_no_page_is_checked_again(press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: Counter[type] = Counter()
    full_clean = BaseForm.full_clean

    def counted(form: Any) -> None:
        checked[type(form)] += 1
        full_clean(form)

    monkeypatch.setattr(BaseForm, "full_clean", counted)
    press()
    # The four pages were found good when they were sent; this is what is agreed to on the last one.
    assert list(checked.values()) == [1]


@pytest.mark.django_db
def test_nothing_is_put_into_words_that_is_not_shown(
    press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*_args: Any) -> str:
        raise AssertionError("Nobody sees this.")

    monkeypatch.setattr(details, "_with_day", shown)
    monkeypatch.setattr(details, "repeat_hint", shown)
    monkeypatch.setattr("pages.offered_kinds.category_label", shown)
    monkeypatch.setattr("pods.pod_choice.pods_by_ward", shown)
    press()


@pytest.mark.django_db
def test_a_form_shares_nothing_that_it_changes(ride: Category) -> None:
    class Form(forms.BaseForm):
        name = forms.forms.CharField(help_text="A name", max_length=3)
        kind = forms.forms.ChoiceField(choices=[("a", "A")], widget=forms.forms.RadioSelect)

    one, other = Form({}), Form({})
    one.fields["name"].widget.attrs["class"] = "wide"
    one.fields["name"].error_messages["required"] = "Please."
    one.fields["name"].validators.clear()
    one.fields["kind"].choices = form_fields.Choices([("b", "B")])  # type: ignore[attr-defined]
    assert "class" not in other.fields["name"].widget.attrs
    assert other.errors["name"] != ["Please."]
    assert other.fields["name"].validators
    assert list(other.fields["kind"].choices) == [("a", "A")]  # type: ignore[attr-defined]
    assert list(other.fields["kind"].widget.choices) == [("a", "A")]
    assert other["name"].help_text == "A name"


@pytest.mark.django_db
def test_what_a_sign_up_offers_is_stored_with_it(client: Client, ride: Category) -> None:
    sign_up_form.fill_in(client, ride.slug)
    sign_up_form.send(client)
    volunteer = Volunteer.objects.get()
    assert list(volunteer.categories.all()) == [ride]
    assert [thing.what for thing in volunteer.goods.all()] == ["A stroller"]


@pytest.mark.django_db(transaction=True)
def test_who_sends_from_one_address_waits_for_nobody(client: Client, ride: Category) -> None:
    request_form.fill_in(client, ride)
    with CaptureQueriesContext(connection) as asked:
        request_form.send(client)
    statements = [one["sql"] for one in asked]
    counted = next(place for place, sql in enumerate(statements) if "common_tally" in sql)
    # Counted inside the transaction, the row would be theirs until it ends.
    assert counted < statements.index("BEGIN")
