"""Statements that are written once, and run with other values."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import DateTimeField
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from common.kept_rows import Given, Kept, run
from common.lookups import IDS, IsOneOf
from common.models import Category
from requests_app.models import Need
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how many statements Django writes."""
    written: list[int] = []
    write = SQLCompiler.as_sql
    with monkeypatch.context() as patched:
        patched.setattr(
            SQLCompiler,
            "as_sql",
            lambda self, *args, **kwargs: (
                written.append(1),
                write(self, *args, **kwargs),
            )[1],
        )
        yield written


def of_ids(*shown: str) -> Any:
    needs = Need.objects.filter(IsOneOf("pk", Given("ids", IDS))).select_related("request__ward")
    return needs.only("status", "request", "request__ward", *shown).order_by("pk")


def test_it_finds_what_a_new_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = [factories.make_need() for _need in range(3)]
    ids = [need.pk for need in needs]
    kept = Kept(of_ids)
    assert [row.pk for row in kept.rows(ids=ids[:1])] == ids[:1]
    with counted(monkeypatch) as written:
        rows = kept.rows(ids=ids[1:])
        assert [(row.pk, row.request.ward_id) for row in rows] == [
            (need.pk, need.request.ward_id) for need in needs[1:]
        ]
        assert kept.rows(ids=[]) == []
    assert not written
    assert rows[0].get_deferred_fields() > {"urgency"}
    # Of another shape another one, and one that is not kept.
    assert kept.rows("urgency", ids=ids)[0].get_deferred_fields().isdisjoint({"urgency"})
    assert [row.pk for row in run(of_ids(), ids=ids)] == ids
    assert Kept(lambda: Need.objects.none()).rows() == run(Need.objects.none()) == []


def test_a_statement_is_of_one_language() -> None:
    kind = factories.make_category(name="Rides")
    Category.objects.filter(pk=kind.pk).update(i18n={"name_es": "Viajes"})
    kept = Kept(lambda: Category.objects.filter(pk=Given("kind")).values_list("name_i18n"))
    for language, name in (("en", "Rides"), ("es", "Viajes"), ("en", "Rides")):
        with translation.override(language):
            assert kept.rows(kind=kind.pk) == [(name,)]


def test_a_moment_is_not_written_into_it() -> None:
    now = timezone.now()
    need = factories.make_need()
    with pytest.raises(ValueError, match="moment"):
        Kept(lambda: Need.objects.filter(created_at__lte=now)).rows()
    moment: Any = Given("now", DateTimeField())
    kept = Kept(lambda: Need.objects.filter(created_at__gt=moment - datetime.timedelta(1)))
    for later, found in ((0, [need]), (2, [])):
        assert kept.rows(now=now + datetime.timedelta(later)) == found


def test_the_desk_writes_few_statements_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = factories.make_need()
    factories.make_need(need.request)
    client.force_login(factories.make_steward())
    address = reverse("admin:desk")
    first = client.get(address).text
    with counted(monkeypatch) as written:
        second = client.get(address)
    assert need.request.reference in first
    assert need.request.reference in second.text
    # Who is signed in, their roles, the choices, and who waits, with what that is counted from.
    assert len(written) <= 10
