"""The languages of the pages that stewards added, as a process finds them when it begins.

They are settings like those that are shipped, so they are read before Django is there: by a plain
query. Their catalogs go where gettext looks for files, in a folder of this process alone. See
docs/decisions/0161-a-language-added-in-the-admin.md.
"""

import logging
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import to_locale

from common.world_languages import world_language

# As the first part of addresses.
CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,6})?")
QUERY = "SELECT code, own_name, digest, compiled FROM network_pagelanguage ORDER BY id"
# What only Django's connections know.
NOT_LIBPQ = {"pool", "isolation_level", "server_side_binding", "assume_role"}
FROM_RIGHT = {"R", "AL"}

log = logging.getLogger("mutualaid.languages")
# Removed when the process ends.
_folders: list[tempfile.TemporaryDirectory[str]] = []


@dataclass(frozen=True)
class AddedLanguage:
    """A language with its own name, its compiled catalog, and a fingerprint of that."""

    code: str
    own_name: str
    digest: str
    compiled: bytes

    @property
    def base(self) -> str:
        """The language without its region or script: "pt" of "pt-br"."""
        return self.code.partition("-")[0]

    @property
    def is_rtl(self) -> bool:
        """Tell the direction by the letters of its own name."""
        return any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in self.own_name)

    @property
    def info(self) -> dict[str, Any]:
        """Facts that Django wants of a language that it does not know."""
        known = world_language(self.base)
        name = known.english if known else self.own_name
        return {
            "bidi": self.is_rtl,
            "code": self.code,
            "name": name,
            "name_local": self.own_name,
        }


def read_added(database: Mapping[str, Any]) -> list[AddedLanguage] | None:
    """Return the languages that are stored in `database`; None when it does not answer.

    An install without the table, which is older or not migrated yet, has none.
    """
    options = {k: v for k, v in database.get("OPTIONS", {}).items() if k not in NOT_LIBPQ}
    parts = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER"}
    said = {name: database[key] for name, key in parts.items() if database.get(key)}
    try:
        with psycopg.connect(**said, password=database.get("PASSWORD") or None, **options) as own:
            # A migration may hold the table: then it is as if the database were away.
            own.execute("SET statement_timeout = '5s'")
            rows = own.execute(QUERY).fetchall()
    except psycopg.errors.UndefinedTable:
        return []
    except psycopg.Error as error:
        # Never why in words: an address may be in them. Commands without a database come here, too.
        log.info("The added languages could not be read: %s", type(error).__name__)
        return None
    return [AddedLanguage(*row) for row in rows if CODE.fullmatch(row[0])]


def catalogs_of(languages: list[AddedLanguage]) -> list[Path]:
    """Return the folder with the catalogs of `languages`, as LOCALE_PATHS wants it; [] for none."""
    if not languages:
        return []
    _folders.append(folder := tempfile.TemporaryDirectory(prefix="mutualaid-languages-"))
    for each in languages:
        path = Path(folder.name) / to_locale(each.code) / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(each.compiled)
    return [Path(folder.name)]
