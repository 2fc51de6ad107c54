"""The network's own mark, name and color, as they stand on sheets and on pictures."""

import base64
from dataclasses import dataclass
from functools import lru_cache

from common.languages import is_rtl
from network import current
from network.contrast import on_light
from network.models import Network


@dataclass(frozen=True)
class OwnLook:
    """The network's mark, name and color; "" where it has nothing of its own.

    `mark` is a picture to stand inside the page, `language` that in which the name is written, and
    `color` one that can be read on paper.
    """

    name: str
    language: str
    mark: str
    color: str

    @property
    def dir(self) -> str:
        return "rtl" if is_rtl(self.language) else "ltr"


def own_look() -> OwnLook:
    """Return how the network looks, its name in the current language."""
    network = current()
    return OwnLook(
        name=network.name if network.mark or network.text("name") else "",
        language=network.language_of("name"),
        mark=_picture(network.mark),
        color=on_light(network.accent),
    )


@lru_cache(maxsize=2)
def _picture(name: str) -> str:
    found = Network.objects.filter(mark_hash=name).values_list("mark_small", flat=True)
    png = found.first() if name else None
    return f"data:image/png;base64,{base64.b64encode(bytes(png)).decode()}" if png else ""
