"""The contents of a database in numbers: rows of each table, and a sum over all of them."""

from typing import Any

import psycopg
from psycopg import sql

# In reading order of its name; partitions and what extensions bring along are no tables of ours.
_TABLES = """
SELECT class.oid::regclass::text, namespace.nspname, class.relname
FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
WHERE class.relkind IN ('r', 'p') AND NOT class.relispartition AND namespace.nspname = 'public'
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE pg_depend.objid = class.oid AND pg_depend.deptype = 'e'
    )
ORDER BY class.relname COLLATE "C"
"""
# A sum does not mind the order of rows, which a restore changes; numeric, as it passes 64 bits.
_SUM = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} AS t"

Contents = dict[str, list[Any]]


def contents(connection: psycopg.Connection[Any]) -> Contents:
    """Return for each table its number of rows and the sum of their hashes."""
    tables = connection.execute(_TABLES).fetchall()
    found: Contents = {}
    for _shown, schema, name in tables:
        row = connection.execute(sql.SQL(_SUM).format(sql.Identifier(schema, name))).fetchone()
        found[name] = list(row or (0, "0"))
    return found


def differences(wanted: Contents, found: Contents) -> list[str]:
    """Return the names of the tables that are not the same."""
    return sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
