"""The answer of a provider that has taken a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """The part of the answer to keep, in codes; and the id by which the provider may come back.

    "" where it gives none: then nothing more is heard of the message.
    """

    answer: str
    provider_id: str = ""
