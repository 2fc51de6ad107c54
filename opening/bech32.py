"""Bech32 (BIP 173): the writing of keys, with a checksum that catches mistyped letters."""

from collections.abc import Iterable

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """Return `data` behind `prefix`, in small letters."""
    values = _regroup(data, 8, 5, fill=True)
    sums = _polymod([*_expand(prefix), *values, *[0] * CHECKSUM]) ^ 1
    check = [(sums >> 5 * (5 - place)) & 31 for place in range(CHECKSUM)]
    return f"{prefix}1" + "".join(LETTERS[value] for value in [*values, *check])


def decode(prefix: str, text: str) -> bytes:
    """Return what `text` holds behind `prefix`. Raises `ValueError` for anything else."""
    found, _one, rest = text.strip().lower().rpartition("1")
    if found != prefix or len(rest) < CHECKSUM:
        raise ValueError("Another kind of key.")
    values = [LETTERS.index(letter) for letter in rest]
    if _polymod([*_expand(prefix), *values]) != 1:
        raise ValueError("The key is mistyped.")
    return bytes(_regroup(values[:-CHECKSUM], 5, 8, fill=False))


def _expand(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: Iterable[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate(_GENERATOR):
            total ^= part if (top >> place) & 1 else 0
    return total


def _regroup(values: Iterable[int], width: int, into: int, *, fill: bool) -> list[int]:
    """Cut the bits of `values`, `width` of each, into pieces of `into` bits."""
    held, bits, pieces = 0, 0, []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= into:
            bits -= into
            pieces.append(held >> bits & (1 << into) - 1)
    if fill and bits:
        pieces.append(held << into - bits & (1 << into) - 1)
    return pieces
