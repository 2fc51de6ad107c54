"""Hundreds of rows that are copied in."""

from typing import Any

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from common import current
from common.inserts import copy_in
from resources.models import Phone
from tests.factories import make_resource

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
