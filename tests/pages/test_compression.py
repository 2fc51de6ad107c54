"""Brotli for answers made anew, and for kept pages into which a token is laid."""

import secrets

import brotli
import pytest

from pages.compression import accepts_brotli, compress, compress_around

PAGE = "<p>Neighbors helping neighbors. Ask <b>for</b> help. ዓዲ</p>\n".encode() * 40


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip, deflate, br, zstd", True),
        ("br", True),
        ("BR;q=0.5", True),
        ("gzip, br;q=0", False),
        ("br; q=0.0, gzip", False),
        ("gzip", False),
        ("brx", False),
        ("", False),
    ],
)
def test_who_takes_brotli(header, accepted):
    assert accepts_brotli(header) is accepted


@pytest.mark.parametrize("content", [b"", b"x", PAGE])
def test_an_answer_is_read_as_it_was(content):
    assert brotli.decompress(compress(content)) == content


def test_the_length_of_an_answer_tells_little():
    # Else the length tells whether a guess on the page repeats a secret in it (BREACH).
    lengths = {len(compress(PAGE)) for _time in range(60)}
    assert max(lengths) - min(lengths) > 20


@pytest.mark.parametrize("places", range(6))
def test_any_token_can_be_laid_in(places):
    cut = len(PAGE) // (places + 1) or 1
    parts = [PAGE[start : start + cut] for start in range(0, len(PAGE), cut)][: places + 1]
    packed = compress_around(parts, 64)
    for _visitor in range(20):
        token = secrets.token_hex(32).encode()
        assert brotli.decompress(token.join(packed)) == token.join(parts)


def test_tokens_are_not_compressed_with_the_page():
    """A token that repeats the page is as long in it as any other."""
    packed = compress_around([PAGE, PAGE], 64)
    assert len(PAGE[:64].join(packed)) == len(secrets.token_hex(32).encode().join(packed))
