"""Rows that are copied in by the hundred, and rows of several models that belong together."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models.base import ModelState
from psycopg.pq import TransactionStatus

from common import current
from common.inserts import copy_in, insert_together, new_row, number
from pods.models import Group
from requests_app.models import HelpRequest, Household
from resources.models import Phone, Resource
from tests.factories import make_request, make_resource

pytestmark = pytest.mark.django_db


def test_no_value_asks_the_database_while_they_are_copied() -> None:
    entry = make_resource()
    lines = [Phone(resource=entry, number=f"+1202555{last:04};ext=7") for last in range(3)]
    asked: list[str] = []

    def ask(execute: Any, sql: str, *rest: Any) -> Any:
        # It would wait for the end of the copy, which waits for the value.
        assert connection.connection.info.transaction_status != TransactionStatus.ACTIVE, sql
        asked.append(sql)
        return execute(sql, *rest)

    # As after a minute: in which country we are is looked up anew.
    current.forget()
    with connection.execute_wrapper(ask):
        copy_in(lines)
    assert any("common_contentedit" in sql for sql in asked)
    assert [str(line.number.as_e164) for line in entry.phones.all()] == [
        f"+1202555000{last};ext=7" for last in range(3)
    ]
    assert [line.pk for line in entry.phones.all()] == [line.pk for line in lines]


@pytest.mark.parametrize("model", [Group, HelpRequest, Phone, Resource])
def test_a_new_row_is_as_django_makes_it(model: Any) -> None:
    said: dict[str, Any] = {"number": "+12025550121"} if model is Phone else {"name": "Ana"}
    ours, theirs = new_row(model, **said), model(**said)
    assert vars(ours).keys() == vars(theirs).keys()
    changing = {
        field.attname
        for field in model._meta.concrete_fields
        if field.has_default() and callable(field.default)
    }
    same = vars(ours).keys() - changing - {"_state"}
    assert {name: vars(ours)[name] for name in same} == {name: vars(theirs)[name] for name in same}
    assert ours._state.adding
    # What is made for each row is no other's.
    other = vars(new_row(model))
    for name in ("_state", *changing):
        value = vars(ours)[name]
        assert not isinstance(value, (list, dict, ModelState)) or value is not other[name], name


def test_rows_of_several_models_are_stored_together_or_not_at_all() -> None:
    taken, home = make_request(), Household()
    said: dict[str, Any] = {
        "name": "Ana 100% \\ ; 'Quispe'",
        "email": "ana@example.org",
        "other_languages": ["es"],
        "submission_key": "two",
    }
    row = HelpRequest(**said, reference=taken.reference)
    number([home, row])
    row.household_id = home.pk
    with pytest.raises(IntegrityError):
        insert_together([home], [], [row])
    # The transaction goes on, and nothing of it is there.
    assert not Household.objects.filter(pk=home.pk).exists()
    row.reference = "ZZZ-ZZZ"
    insert_together([home], [], [row])
    stored = HelpRequest.objects.get(pk=row.pk)
    assert {name: getattr(stored, name) for name in said} == said
    assert stored.household == home
    row.save()  # known as stored, so it is changed and not inserted again
