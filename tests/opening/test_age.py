"""The sealed file: what the program age writes we read, and nothing that was touched."""

import base64
import random

import pytest

from opening import age, bech32

KEYS = age.new_keys()
PRIVATE = age.private_key(KEYS.private)
PIECE = age.PIECE
# Written by age 1.1.1, the program, for a key that its age-keygen made.
ITS_KEY = "AGE-SECRET-KEY-1SWCL02UWL335R5U77QPVH0S2RCDRT9N0W2G7DKET272GG4TVWJEQL5KL9E"
ITS_PUBLIC = "age1u6gfh6utlqsjfmhm696sudyk8ghrj7lgf0t7d7mydjk0y8y4hyts64mk5f"
ITS_FILE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAzOEMvUmdWVW5VVkVjd0RWa0cwZldadnMrdm03MGZCOWlnQlFW"
    "TWZuT25zClpneHpjU0phM1NXWDdJdFJJTUgxZHlHVmlyUVRZU09oSWx6Y1l2UGd4ZDAKLS0tIHZwTUxrVEpPeldyZWpO"
    "blg1WmFxVTZ3RjdtVGQ1SS9KWGdSZWplNlNsQ1EKwxBtUR2e+Ag6sTjEjxTfH5Rbj632D9dVo5OPkKM9MeEz98FTxyZX"
    "HJjtNG+0Ri+II/sy1hesTQ=="
)


def sealed(text: bytes) -> bytes:
    return b"".join(age.seal([text], age.public_key(KEYS.public), age.new_file_key()))


def opened(file: bytes, step: int = 1000) -> bytes:
    parts = [file[at : at + step] for at in range(0, len(file), step)]
    return b"".join(age.unseal(parts, PRIVATE))


def test_reads_what_the_program_age_wrote() -> None:
    clear = b"".join(age.unseal([ITS_FILE], age.private_key(ITS_KEY)))
    assert clear == b"made by another program"
    secret = age.private_key(ITS_KEY).public_key().public_bytes_raw()
    assert bech32.encode("age", secret) == ITS_PUBLIC


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 200_000])
def test_whatever_goes_in_comes_out(length: int) -> None:
    text = random.Random(length).randbytes(length)
    assert opened(sealed(text), step=777) == text


@pytest.mark.parametrize("at", [0, 30, 90, 140, 190, 230, 70_000, -1])
def test_a_changed_byte_is_refused(at: int) -> None:
    file = bytearray(sealed(bytes(150_000)))
    file[at] ^= 1
    with pytest.raises(age.SealError):
        opened(bytes(file))


@pytest.mark.parametrize("length", [0, 10, 180, 210, 230, 40_000, 150_000])
def test_a_file_cut_off_is_refused(length: int) -> None:
    file = sealed(bytes(150_000))
    with pytest.raises(age.SealError):
        opened(file[:length])


def test_a_file_cut_off_between_two_pieces_is_refused() -> None:
    file = sealed(bytes(3 * PIECE))
    with pytest.raises(age.SealError):
        opened(file[: -(PIECE + age.SEAL)])


def test_pieces_in_another_order_are_refused() -> None:
    file = sealed(random.Random(1).randbytes(3 * PIECE))
    body = len(file) - 3 * (PIECE + age.SEAL)
    head, size = file[:body], PIECE + age.SEAL
    first, second, last = (file[body + size * n : body + size * (n + 1)] for n in range(3))
    assert opened(head + first + second + last)
    with pytest.raises(age.SealError):
        opened(head + second + first + last)


def test_pieces_of_another_file_are_refused() -> None:
    one, two = sealed(bytes(100_000)), sealed(bytes(100_000))
    with pytest.raises(age.SealError):
        opened(one[:-20_000] + two[-20_000:])


def test_something_behind_the_end_is_refused() -> None:
    with pytest.raises(age.SealError):
        opened(sealed(b"short") + b"more")


def test_another_key_opens_nothing() -> None:
    other = age.private_key(age.new_keys().private)
    with pytest.raises(age.SealError, match="another key"):
        list(age.unseal([sealed(b"text")], other))


# Named: keys are others in each process, and all must collect the same tests.
@pytest.mark.parametrize(
    "text",
    ["", "age1", KEYS.private, KEYS.public[:-1], KEYS.public + "q"],
    ids=["nothing", "the beginning", "private", "too short", "too long"],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        age.public_key(text)


def test_a_mistyped_letter_of_a_key_is_seen() -> None:
    letter = "q" if KEYS.public[20] != "q" else "p"
    with pytest.raises(ValueError):
        age.public_key(KEYS.public[:20] + letter + KEYS.public[21:])
