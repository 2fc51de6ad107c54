"""The number to call about something, and the reference to give: on private pages, in letters.

The number is that of the ward, else that of the network. Apps above say of the rows that private
links open in whose ward they are and by what reference staff find them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.addresses import absolute_url
from common.bidi import plain_code
from common.languages import colon, gap
from common.models import LinkPurpose
from common.phones import PublishedPhone, published
from network import current
from pages.localized import is_outdated
from pods.models import Ward


@dataclass(frozen=True)
class Call:
    """The number to call (None where the network has none), its hours, and the reference."""

    number: PublishedPhone | None
    # The ward whose hours they are, so that pages can note where a translation is outdated.
    hours_of: Ward | None = None
    reference: str = ""


Finder = Callable[[int], tuple[Ward | None, str] | None]

_finders: dict[LinkPurpose, Finder] = {}


def found_by(purpose: LinkPurpose) -> Callable[[Finder], Finder]:
    """Register the decorated function: it takes the id of what a link of `purpose` opens.

    It returns the ward and the reference, or None when the row is gone; in one query.
    """

    def register(finder: Finder) -> Finder:
        _finders[purpose] = finder
        return finder

    return register


def call_about(ward: Ward | None, reference: str = "") -> Call:
    """Return what to show beside something in `ward` (None for no ward)."""
    if ward is not None and ward.hotline:
        return Call(ward.hotline, ward if ward.hotline_hours else None, reference)
    number = published(phone) if (phone := current().phone) else None
    return Call(number or None, None, reference)


def call_about_link(purpose: LinkPurpose, subject_id: int) -> Call:
    """Return what to show on the private page that a link of `purpose` opens."""
    return call_about(*(_finders[purpose](subject_id) or (None, "")))


def with_call(body: str, ward: Ward | None, reference: str = "") -> str:
    """Return the text of a letter with the number to call below it, and the reference.

    Letters to volunteers leave out the reference of a household: they are passed on, and kept.
    """
    call = call_about(ward, reference)
    if call.number:
        line = _("Questions? Call us:") + gap() + plain_code(call.number.as_national)
    else:
        line = _("Questions? Find a number to call") + colon() + absolute_url("pods:ward_list")
    hours = _hours_in_letters(call.hours_of) if call.hours_of else ""
    lines = [f"{line} ({hours})" if hours else line]
    if reference:
        lines.append(_("Please give this reference:") + gap() + plain_code(reference))
    return body.rstrip() + "\n\n" + "\n".join(lines) + "\n"


def _hours_in_letters(ward: Ward) -> str:
    """Return the hours in the language of the letter; in English where those are outdated.

    A letter is kept: no note in it would go away once the translation is right again.
    """
    is_old = is_outdated(ward, "hotline_hours")
    return (ward.hotline_hours if is_old else ward.hotline_hours_i18n) or ""
