"""The answer of a provider that has taken a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """What to keep of the answer, in codes; and the provider's own id, by which it may come back.

    "" where it gives none: then nothing more is heard of the message.
    """

    answer: str
    provider_id: str = ""
