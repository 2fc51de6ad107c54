"""The public suffixes in little memory: fido2 takes 3 MB for them, and wants one for a passkey."""

from collections.abc import Iterable

from fido2 import rpid

SETS = ("_suffix_set", "_wildcard_set", "_exception_set")


class Lines:
    """A set of words as one text, in which each is looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        self.text = "\n".join(("", *words, ""))

    def __contains__(self, word: str) -> bool:
        return "\n" not in word and f"\n{word}\n" in self.text


def pack() -> None:
    """Keep the suffixes packed, as far as this version of fido2 has them where we know."""
    known = vars(rpid)
    for name in SETS:
        if isinstance(known.get(name), set):
            known[name] = Lines(known[name])
    # The same once more, for programs that are older than the sets.
    known.pop("suffixes", None)
