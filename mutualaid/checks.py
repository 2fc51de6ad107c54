"""System checks that say in words what is wrong with an installation."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
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


@checks.register(checks.Tags.security, deploy=True)
def proxies_are_counted(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without it all visitors have the proxy's address, and share one count of wrong passwords."""
    hops = settings.TRUSTED_PROXY_HOPS
    if hops >= 0 and bool(hops) == settings.BEHIND_PROXY:
        return []
    is_behind = "is" if settings.BEHIND_PROXY else "is not"
    return [
        checks.Warning(
            f"TRUSTED_PROXY_HOPS is {hops}, and BEHIND_PROXY {is_behind} set.",
            hint="Count the proxies between visitors and mutualaid: see docs/deploy.md.",
            id="mutualaid.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def somebody_can_be_told(**kwargs: Any) -> list[checks.CheckMessage]:
    """Without a contact, whoever finds a hole has nobody to tell but the public."""
    if settings.SECURITY_CONTACT:
        return []
    hint = "Set SECURITY_CONTACT to an email that is read: see docs/deploy.md."
    return [checks.Warning("Nobody is named to report a hole to.", hint=hint, id="mutualaid.W003")]


def _character_type(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
