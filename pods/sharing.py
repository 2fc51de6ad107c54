"""What people pass on about a ward, a pod or a group: the address, and words in three lengths."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.languages import colon, gap
from network import current
from pods.models import Group, Pod, Ward
from pods.qr import qr_svg

Place = Ward | Pod | Group


@dataclass(frozen=True)
class Shared:
    """All that the page for sharing shows, in the language of the page."""

    name: str
    url: str
    qr: SafeString
    card: str
    chat: str
    post: str
    press: str


def shared(place: Place, card: str) -> Shared:
    """Return what to pass on about `place`; `card` is the path of its picture."""
    url = settings.SITE_URL + place.get_absolute_url()
    name = place.name_i18n
    chat = f"{name}{colon()}{_opening(place)}{gap()}{url}"
    about = _about(place)
    ask = _("Ask for help or offer it. It is free, and nobody asks for papers.")
    post = _joined(f"{name}", _opening(place), about, ask, url)
    press = _joined(
        f"{name} · {current().name}",
        about,
        _(
            "Mutual aid is neighbors helping neighbors: groceries, rides, medicine, someone to "
            "talk to. Everyone has something to give, and everyone needs something sometimes. "
            "It is solidarity, not charity: nobody has to prove a need, show papers or pay."
        ),
        ask,
        _("To learn more, or to take part:") + gap() + url,
    )
    return Shared(name, url, qr_svg(url, name), settings.SITE_URL + card, chat, post, press)


def card_words(place: Place) -> tuple[str, str]:
    """Return the name and the line below it on the picture of `place`."""
    line = place.ward.name_i18n if isinstance(place, Pod) else _("Neighbors helping neighbors.")
    return place.name_i18n, line


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _opening(place: Place) -> str:
    if isinstance(place, Ward):
        return str(_("Neighbors in this part of the city help one another. Join in!"))
    if isinstance(place, Pod):
        return str(_("We are a pod: a few neighbors who look out for one another. Join in!"))
    return str(_("A mutual aid group of neighbors. Have a look!"))


def _about(place: Place) -> str:
    fields: dict[type[Any], str] = {Ward: "intro", Pod: "description", Group: "description"}
    return " ".join(str(getattr(place, f"{fields[type(place)]}_i18n") or "").split())
