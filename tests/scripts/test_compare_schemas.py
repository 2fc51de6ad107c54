"""Two schemas side by side: each kind of difference is planted once, and seen."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from scripts import compare_schemas
from scripts.compare_schemas import differences, read_renames, renamed, schema_of
from tests.journeys.conftest import database_url

pytestmark = pytest.mark.django_db

BASE = """
CREATE TABLE planted (id integer, name varchar(5) DEFAULT 'a', kind text, size bigint NOT NULL);
CREATE INDEX planted_name ON planted (name);
ALTER TABLE planted ADD CONSTRAINT planted_size CHECK (size > 0);
CREATE FUNCTION planted_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER planted_first BEFORE INSERT ON planted FOR EACH ROW
    EXECUTE FUNCTION planted_touch();
CREATE SEQUENCE planted_numbers;
CREATE STATISTICS planted_together ON name, kind FROM planted;
CREATE VIEW planted_view AS SELECT id FROM planted;
CREATE TYPE planted_mood AS ENUM ('good', 'bad');
"""
# What is planted, and the one thing that differs then.
CHANGES = {
    "ALTER TABLE planted SET UNLOGGED": "table planted",
    "ALTER TABLE planted SET (fillfactor = 50)": "table planted",
    "CREATE TABLE planted_too ()": "table planted_too",
    "ALTER TABLE planted ADD COLUMN age integer": "column planted.age",
    "ALTER TABLE planted DROP COLUMN size": "column planted.size",
    "ALTER TABLE planted ALTER name SET DEFAULT 'b'": "column planted.name",
    "ALTER TABLE planted ALTER name SET NOT NULL": "column planted.name",
    "ALTER TABLE planted ALTER name TYPE varchar(6)": "column planted.name",
    'ALTER TABLE planted ALTER kind TYPE text COLLATE "C"': "column planted.kind",
    "ALTER TABLE planted ALTER size SET STATISTICS 7": "column planted.size",
    "ALTER TABLE planted ADD CONSTRAINT one CHECK (id = 1)": "constraint planted.one",
    "ALTER INDEX planted_name SET (fillfactor = 50)": "index planted.planted_name",
    "CREATE INDEX planted_kind ON planted (kind) WHERE size > 1": "index planted.planted_kind",
    "CREATE INDEX planted_kind_1234abcd ON planted (kind)": "index planted: CREATE INDEX …",
    "ALTER TABLE planted DISABLE TRIGGER planted_first": "trigger planted.planted_first",
    "DROP TRIGGER planted_first ON planted": "trigger planted.planted_first",
    """CREATE OR REPLACE FUNCTION planted_touch() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RETURN NULL; END'""": "function planted_touch()",
    "ALTER SEQUENCE planted_numbers INCREMENT 2": "sequence planted_numbers",
    "ALTER SEQUENCE planted_numbers OWNED BY planted.id": "sequence planted_numbers",
    "ALTER STATISTICS planted_together SET STATISTICS 7": "statistics planted_together",
    "DROP STATISTICS planted_together": "statistics planted_together",
    "CREATE OR REPLACE VIEW planted_view AS SELECT id FROM planted WHERE size > 1": (
        "view planted_view"
    ),
    "ALTER TYPE planted_mood RENAME VALUE 'bad' TO 'sad'": "enum planted_mood",
    "DROP EXTENSION IF EXISTS pg_trgm CASCADE": "extension pg_trgm",
}


def run(statement: str) -> list[Any]:
    """The rows of `statement` in the test's own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("change", CHANGES)
def test_a_planted_difference_is_seen_from_both_sides(change: str) -> None:
    run(BASE)
    before = schema_of(run)
    run(change)
    after = schema_of(run)
    assert any(CHANGES[change] in line for line in differences(before, after))
    # What one side alone has must be seen from the other as well.
    assert any(CHANGES[change] in line for line in differences(after, before))


def test_nothing_else_is_said() -> None:
    run(BASE)
    before = schema_of(run)
    run("ALTER TABLE planted ALTER name SET NOT NULL")
    [line] = differences(before, schema_of(run))
    assert line.splitlines() == [
        "differs             column planted.name",
        "    first:  character varying(5) NULL DEFAULT 'a'::character varying STORAGE x",
        "    second: character varying(5) NOT NULL DEFAULT 'a'::character varying STORAGE x",
    ]


def test_the_order_of_making_does_not_count() -> None:
    run("CREATE TABLE planted (a integer CHECK (a > 0), b text)")
    run("CREATE INDEX planted_b ON planted (b)")
    before = schema_of(run)
    run("DROP TABLE planted")
    # The same columns the other way round: their order changes nothing.
    run("CREATE TABLE planted (b text); CREATE INDEX planted_b ON planted (b)")
    run("ALTER TABLE planted ADD COLUMN a integer CHECK (a > 0)")
    assert list(differences(before, schema_of(run))) == []


def test_names_made_up_from_a_hash_do_not_count_but_their_number_does() -> None:
    run(BASE)
    run("CREATE INDEX planted_kind_1234abcd_like ON planted (kind)")
    one = schema_of(run)
    run("ALTER INDEX planted_kind_1234abcd_like RENAME TO planted_k_abcd1234")
    assert list(differences(one, schema_of(run))) == []
    run("CREATE INDEX planted_kind_00000000 ON planted (kind)")
    [line] = differences(one, schema_of(run))
    assert line.endswith("(2 times)")


def test_what_was_renamed_is_the_same() -> None:
    run("CREATE TABLE planted_trip (id serial PRIMARY KEY)")
    run("CREATE INDEX number_of_planted_ones ON planted_trip (id)")
    before = schema_of(run)
    run("DROP TABLE planted_trip")
    run("CREATE TABLE planted_route (id serial PRIMARY KEY)")
    run("CREATE INDEX id_of_planted_ones ON planted_route (id)")
    after = schema_of(run)
    # Told apart first: only then can the renames have been of use.
    assert len(list(differences(before, after))) > 2
    renames = read_renames(
        "# two\nplanted_trip=planted_route\n\nnumber_of_planted = id_of_planted\n"
    )
    assert list(differences(renamed(before, renames), after)) == []


@pytest.mark.parametrize("line", ["route", "=route", "route="])
def test_a_line_that_renames_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="Not old=new"):
        read_renames(line)


def test_the_command_reads_two_databases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = database_url()
    monkeypatch.setattr(sys, "argv", ["compare_schemas", url, url])
    assert compare_schemas.main() == 0
    assert "0 differences" in capsys.readouterr().out
    (tmp_path / "renames").write_text("pods_ward=pods_quarter\n")
    monkeypatch.setattr(
        sys, "argv", ["compare_schemas", url, url, "--renames", str(tmp_path / "renames")]
    )
    assert compare_schemas.main() == 1
    said = capsys.readouterr().out
    assert "only in the first   table pods_quarter" in said
    assert "only in the second  table pods_ward" in said
