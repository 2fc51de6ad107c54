"""The pages of the public form that a closed intake refuses; phone intake takes all.

They are asked anew when the request is sent, so that a form begun before is refused too. What was
typed stays in the draft.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.languages import comma
from pods.intake import closed_kinds, is_closed
from pods.models import Ward
from request_pages.forms.base import ward_by_slug
from request_pages.forms.needs import NeedsForm
from request_pages.forms.where import WhereForm


class AskNeedsForm(NeedsForm):
    """The kinds of help that are taken online today, in the ward whose link led here."""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        error = closed_error(ward_by_slug(cleaned.get("ward", "")), cleaned.get("categories", []))
        if error:
            self.add_error("categories", error)
        return cleaned


class AskWhereForm(WhereForm):
    """The place; `found_ward` is the ward that it says, also when nothing is taken there."""

    found_ward: Ward | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.found_ward = cleaned.get("ward")
        kinds = self.prefill.get("needs", {}).get("categories", [])
        error = closed_error(self.found_ward, kinds)
        if error:
            self.add_error("ward", error)
        return cleaned


def closed_error(ward: Ward | None, kinds: list[Any]) -> ValidationError | None:
    """Say that nothing, or some of `kinds`, is taken online in `ward` today; or None."""
    if is_closed(ward):
        return ValidationError(_("We take no new requests here now. Nothing was sent."))
    closed = closed_kinds(ward, kinds)
    if not closed:
        return None
    names = comma().join(kind.name_i18n for kind in closed)
    text = _("We take no new requests for this now. Please leave it out: %(kinds)s")
    return ValidationError(text, params={"kinds": names})
