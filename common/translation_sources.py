"""The English that each translation of what staff write was made from.

`i18n` of a row holds its translations ("intro_es") and, under `MADE_FROM`, a short print of the
English that each was made from. When the English changes, the prints no longer fit, and the
translations are outdated. One without a print counts as up to date: nobody knows.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

MADE_FROM = "made_from"
LENGTH = 8


def fingerprint(text: str) -> str:
    """Return a short print of `text`; Postgres makes the same with `left(md5(…), 8)`."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:LENGTH]


def is_outdated(row: Any, name: str, key: str) -> bool:
    """Tell whether `key` ("intro_es") translates another English than `name` holds now."""
    texts = row.i18n or {}
    made_from = texts.get(MADE_FROM, {}).get(key)
    return bool(texts.get(key) and made_from) and made_from != fingerprint(getattr(row, name))


def marked(texts: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    """Return `texts` as `i18n` holds them, all made from the English `sources` ("intro": "…")."""
    prints = {
        key: fingerprint(sources[name])
        for key in texts
        for name in sources
        if key.startswith(f"{name}_")
    }
    return {**texts, MADE_FROM: {**texts.get(MADE_FROM, {}), **prints}}


def remember(
    row: Any,
    names: Mapping[str, Iterable[str]],
    before: Mapping[str, Any],
    changed: Iterable[str],
    confirmed: Iterable[str] = (),
) -> None:
    """Note in `row`, which is about to be saved, from which English its translations are.

    `names` says per text the keys of its translations. Those that were `changed` or `confirmed`
    are made from the English as it is now; others from the one `before`, unless that is known.
    """
    texts, fresh = row.i18n or {}, {*changed, *confirmed}
    prints = {}
    for name, keys in names.items():
        for key in keys:
            known = texts.get(MADE_FROM, {}).get(key) or fingerprint(before.get(name) or "")
            if texts.get(key):
                is_fresh = key in fresh or not row.pk
                prints[key] = fingerprint(getattr(row, name)) if is_fresh else known
    if prints:
        row.i18n = {**texts, MADE_FROM: prints}
