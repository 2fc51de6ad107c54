"""System checks that say in words what is wrong with an installation."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections


@checks.register(checks.Tags.database)
def database_knows_all_scripts(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Under LC_CTYPE "C" search finds nothing written in Ethiopic, Chinese or Korean script."""
    return [
        checks.Warning(
            f'The database "{alias}" was created with LC_CTYPE "{character_type}".',
            hint="Search would not find names in Ethiopic, Chinese or Korean script. "
            "Create the database with LOCALE 'C.UTF-8': see docs/deploy.md.",
            id="mutualaid.W001",
        )
        for alias in databases or []
        if (character_type := _character_type(alias)) in {"C", "POSIX"}
    ]


def _character_type(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
