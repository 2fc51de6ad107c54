"""ZIP codes, as people write them in forms, searches and files."""

import re

from common.typed import Kind, to_store

# Five digits, alone or with the four that name a block; or what other countries use instead.
_US = re.compile(r"([0-9]{5})(?:[ -]?[0-9]{4})?")
_ABROAD = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")


def read_us_zip(typed: str) -> str:
    """The five digits of a US ZIP code, typed in the digits of any script; "" for anything else."""
    found = _US.fullmatch(to_store(typed, Kind.CODE).replace(" ", ""))
    return found[1] if found else ""


def read_zip(typed: str) -> str:
    """As `read_us_zip`; a code of another country in capitals; "" for what can be neither."""
    code = to_store(typed, Kind.CODE).upper()
    return read_us_zip(code) or (code if _ABROAD.fullmatch(code) else "")
