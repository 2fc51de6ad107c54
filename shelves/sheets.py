"""The cards of a ward, or of the ward of a pod, as a sheet to print."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from paper.choices import SheetKind
from paper.sheets import Kind, add_kind
from pods.calling import call_about
from pods.models import Pod, Ward
from shelves.wanted import parts_in

EMPTY = _("The shelf is empty. Be the first one.")


def on_sheet(place: Ward | Pod) -> dict[str, Any]:
    """Return what stands on the sheet about `place`."""
    ward = place.ward if isinstance(place, Pod) else place
    phone = call_about(ward).number
    return {"ward": ward, "phone": phone, "parts": parts_in(ward), "none_yet": EMPTY}


add_kind(
    Kind(
        SheetKind.SHELF,
        "shelves/sheet.html",
        "shelves/_sheet.html",
        _("What neighbors look for, give, lend or teach now, without names."),
        (Pod, Ward),
        on_sheet,
    )
)
