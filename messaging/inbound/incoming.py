"""A message that came in, as every driver brings it, and the app that takes it."""

from collections.abc import Callable
from dataclasses import dataclass

from common.typed import Kind, to_store

# Longer ones are cut: a text of ten parts has 1,600 letters.
LONGEST_TEXT = 4000
LONGEST_SENDER = 40
LONGEST_KEY = 100
# Pictures are made anew, and all in this one way.
PICTURE = "image/jpeg"


@dataclass(frozen=True)
class File:
    """A file that came with a message. `type` is what its content shows, whatever it was called.

    Of one that is `too_large` nothing else is known.
    """

    name: str
    content: bytes = b""
    type: str = "application/octet-stream"
    too_large: bool = False

    @property
    def is_picture(self) -> bool:
        """Tell whether it is a picture that was made anew, and may be shown."""
        return self.type == PICTURE


@dataclass(frozen=True)
class Incoming:
    """One message. `key` is its own over all drivers: whatever comes with it again is the same.

    `via` is the way it took: "text", "whatsapp", "email", "call". `sender` is a number, a name, or
    an email address. `recipient` is the kind and number of the row whose letter it answers, when
    that is proven. `came` says what was the matter with it ("automatic", "unreadable", "cut").
    `media` are the provider's ids of files that are still there.
    """

    key: str
    sender: str
    text: str
    via: str = "text"
    recipient: tuple[str, int] | None = None
    photos: int = 0
    subject: str = ""
    came: str = ""
    files: tuple[File, ...] = ()
    media: tuple[str, ...] = ()
    # The provider has answered what law and carriers have answered at once: STOP, HELP.
    is_answered: bool = False
    # The language that whoever it is has chosen for it; "" where they could not.
    language: str = ""
    # What is over and done with, such as a call that was answered, waits for nobody.
    waits: bool = True


def incoming(
    driver: str,
    id_: str,
    sender: str,
    text: str,
    *,
    photos: int = 0,
    media: tuple[str, ...] = (),
    is_answered: bool = False,
    via: str = "text",
) -> Incoming | None:
    """Return the text, in letters that can be stored; None without its id.

    One without a sender is a text all the same, which nobody can answer.
    """
    key, sender = _clean(id_), _clean(sender)[:LONGEST_SENDER]
    if not key:
        return None
    return Incoming(
        f"{driver}:{key}"[:LONGEST_KEY],
        sender,
        storable(text)[:LONGEST_TEXT],
        via=via,
        photos=photos,
        media=media,
        is_answered=is_answered,
    )


def storable(text: str) -> str:
    """Return `text` in letters that can be stored."""
    return to_store(_encodable(text), Kind.TEXT)


def _clean(code: str) -> str:
    return to_store(_encodable(code), Kind.CODE)


def _encodable(text: str) -> str:
    # Half a pair, which JSON can bring, and a NUL can be stored nowhere.
    return text.encode(errors="replace").decode().replace("\x00", "")


Taker = Callable[[Incoming], None]
_takers: list[Taker] = []


def take_texts(taker: Taker) -> Taker:
    """Let the decorated function store what comes in. It is stored when it returns."""
    _takers.append(taker)
    return taker


def take(text: Incoming) -> None:
    """Hand a text to whoever stores it. Raises `LookupError` where nobody does."""
    if not _takers:
        raise LookupError("No app takes texts.")
    for taker in _takers:
        taker(text)
