"""Compares the schemas of two Postgres databases, whatever order they were made in.

    .venv/bin/python scripts/compare_schemas.py postgres://…/before postgres://…/after

Tables (with what they are stored as), columns, constraints, indexes, triggers, functions,
sequences, statistics, views, enums and extensions. A file of renames has lines `old=new`, which are
applied to every name and definition of the first database, the first line first. Names that Django
makes up from a hash are left out: such a constraint or index is known by what it says. The order of
columns does not count.

Exits with 0 when the schemas are the same, with 1 when they are not.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import psycopg

Rows = Iterable[tuple[Any, ...]]
# The definition of everything by its kind and name.
Schema = dict[tuple[str, str], str]
# Django ends a name with the first letters of a hash, or has it in front of what the name is for.
MADE_UP = re.compile(r"_[0-9a-f]{8}(_|$)")

# What belongs to an extension comes and goes with it, and so does all that Postgres has of its own.
OURS = """
    n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend AS d
        WHERE d.objid = o.oid AND d.classid = o.tableoid AND d.deptype = 'e')
"""
TABLES = """
    SELECT o.oid::regclass, o.relkind, o.relpersistence, o.relrowsecurity, o.relreplident,
        coalesce(o.reloptions::text, '')
    FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
    WHERE o.relkind IN ('r', 'p', 'f') AND {ours}
"""
COLUMNS = """
    SELECT o.oid::regclass::text || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
        coalesce('DEFAULT ' || pg_get_expr(e.adbin, e.adrelid), ''),
        CASE WHEN a.attgenerated <> '' THEN 'GENERATED ' || a.attgenerated::text ELSE '' END,
        CASE WHEN a.attidentity <> '' THEN 'IDENTITY ' || a.attidentity::text ELSE '' END,
        CASE WHEN a.attcollation <> t.typcollation
            THEN 'COLLATE ' || a.attcollation::regcollation::text ELSE '' END,
        'STORAGE ' || a.attstorage::text,
        CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget ELSE '' END,
        coalesce(a.attoptions::text, '')
    FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef AS e ON e.adrelid = o.oid AND e.adnum = a.attnum
    WHERE o.relkind IN ('r', 'p', 'f', 'v', 'm') AND {ours}
"""
# Postgres 18 lists NOT NULL here too; the columns say it.
CONSTRAINTS = """
    SELECT o.conrelid::regclass, o.conname, pg_get_constraintdef(o.oid)
    FROM pg_constraint AS o JOIN pg_namespace AS n ON n.oid = o.connamespace
    WHERE o.conrelid <> 0 AND o.contype NOT IN ('n', 't') AND {ours}
"""
# An index that was made for a constraint says no more than that, but how it is stored.
INDEXES = """
    SELECT i.indrelid::regclass, o.relname, pg_get_indexdef(o.oid),
        CASE WHEN i.indisvalid THEN '' ELSE 'INVALID' END,
        (SELECT coalesce(string_agg(a.attnum || ' STATISTICS ' || a.attstattarget, ', '
            ORDER BY a.attnum), '')
        FROM pg_attribute AS a WHERE a.attrelid = o.oid AND a.attstattarget >= 0)
    FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
    JOIN pg_index AS i ON i.indexrelid = o.oid
    WHERE {ours}
"""
TRIGGERS = """
    SELECT o.tgrelid::regclass::text || '.' || o.tgname, pg_get_triggerdef(o.oid), o.tgenabled
    FROM pg_trigger AS o JOIN pg_class AS c ON c.oid = o.tgrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT o.tgisinternal AND {ours}
"""
FUNCTIONS = """
    SELECT o.oid::regprocedure, pg_get_functiondef(o.oid)
    FROM pg_proc AS o JOIN pg_namespace AS n ON n.oid = o.pronamespace
    WHERE o.prokind IN ('f', 'p') AND {ours}
"""
SEQUENCES = """
    SELECT o.oid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
        s.seqmax, s.seqcycle, s.seqcache,
        coalesce('OWNED BY ' || (SELECT d.refobjid::regclass::text || '.' || a.attname
            FROM pg_depend AS d JOIN pg_attribute AS a
                ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.objid = o.oid AND d.classid = o.tableoid AND d.deptype IN ('a', 'i')), '')
    FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
    JOIN pg_sequence AS s ON s.seqrelid = o.oid
    WHERE {ours}
"""
STATISTICS = """
    SELECT o.stxname, pg_get_statisticsobjdef(o.oid),
        CASE WHEN o.stxstattarget >= 0 THEN 'STATISTICS ' || o.stxstattarget ELSE '' END
    FROM pg_statistic_ext AS o JOIN pg_namespace AS n ON n.oid = o.stxnamespace
    WHERE {ours}
"""
VIEWS = """
    SELECT o.oid::regclass, o.relkind, pg_get_viewdef(o.oid)
    FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
    WHERE o.relkind IN ('v', 'm') AND {ours}
"""
ENUMS = """
    SELECT o.oid::regtype, (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
        FROM pg_enum AS e WHERE e.enumtypid = o.oid)
    FROM pg_type AS o JOIN pg_namespace AS n ON n.oid = o.typnamespace
    WHERE o.typtype = 'e' AND {ours}
"""
EXTENSIONS = "SELECT extname, extversion FROM pg_extension"

NAMED: dict[str, str] = {
    "table": TABLES,
    "column": COLUMNS,
    "trigger": TRIGGERS,
    "function": FUNCTIONS,
    "sequence": SEQUENCES,
    "statistics": STATISTICS,
    "view": VIEWS,
    "enum": ENUMS,
    "extension": EXTENSIONS,
}
# What Django may have made a name for.
ON_TABLES: dict[str, str] = {"constraint": CONSTRAINTS, "index": INDEXES}


def schema_of(run: Callable[[str], Rows]) -> Schema:
    """Everything in a database, of which `run` gives the rows of a query."""
    found: Schema = {}
    for kind, query in NAMED.items():
        for name, *parts in run(query.format(ours=OURS)):
            found[kind, str(name)] = as_words(parts)
    for kind, query in ON_TABLES.items():
        rows = (
            on_table(str(table), name, as_words(parts))
            for table, name, *parts in run(query.format(ours=OURS))
        )
        # Counted: two nameless constraints that say the same are one key.
        for (name, definition), count in Counter(rows).items():
            found[kind, name] = definition if count == 1 else f"{definition} ({count} times)"
    return found


def as_words(parts: Iterable[Any]) -> str:
    """A definition on one line: how it was broken into lines is nobody's business."""
    return " ".join(" ".join(map(str, parts)).split())


def on_table(table: str, name: str, definition: str) -> tuple[str, str]:
    """The name and definition of a constraint or an index; its own words, where it has no name."""
    if not MADE_UP.search(name):
        return f"{table}.{name}", definition
    # The index's own name stands in its definition as well.
    nameless = definition.replace(name, "…")
    return f"{table}: {nameless}", nameless


def renamed(schema: Schema, renames: Iterable[tuple[str, str]]) -> Schema:
    """`schema` with every old text in its names and definitions replaced by the new one."""
    for old, new in renames:
        schema = {
            (kind, name.replace(old, new)): definition.replace(old, new)
            for (kind, name), definition in schema.items()
        }
    return schema


def read_renames(text: str) -> list[tuple[str, str]]:
    """The pairs of a file with lines `old=new`. Raises `ValueError` for any other line."""
    lines = [line.strip() for line in text.splitlines()]
    return [_pair(line) for line in lines if line and not line.startswith("#")]


def _pair(line: str) -> tuple[str, str]:
    old, _sign, new = (part.strip() for part in line.partition("="))
    if not (old and new):
        raise ValueError(f"Not old=new: {line}")
    return old, new


def differences(first: Schema, second: Schema) -> Iterator[str]:
    """A line for everything that only one has, and three for what is not the same in both."""
    for kind, name in sorted(first.keys() | second.keys()):
        before, after = first.get((kind, name)), second.get((kind, name))
        if after is None:
            yield f"only in the first   {kind} {name}: {before}"
        elif before is None:
            yield f"only in the second  {kind} {name}: {after}"
        elif before != after:
            yield f"differs             {kind} {name}\n    first:  {before}\n    second: {after}"


def read(url: str) -> Schema:
    """The schema of the database at `url`."""
    with psycopg.connect(url) as connection:
        return schema_of(lambda query: connection.execute(cast(Any, query)).fetchall())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("first", help="the URL of a database")
    parser.add_argument("second", help="the URL of another")
    parser.add_argument("--renames", type=Path, help="a file with lines old=new")
    given = parser.parse_args()
    renames = read_renames(given.renames.read_text()) if given.renames else []
    first, second = renamed(read(given.first), renames), read(given.second)
    found = list(differences(first, second))
    print("\n".join(found))
    counts = Counter(kind for kind, _name in second)
    compared = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(f"{len(found)} differences. In the second: {compared}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
