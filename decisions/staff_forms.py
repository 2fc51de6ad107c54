"""The form in which staff write a decision."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from decisions.models import Decision
from decisions.services.planning import NOT_YOURS
from decisions.voters import may_ask
from pods.admin_places import PlaceForm


class DecisionForm(PlaceForm):
    """A place of one's own, and people there whom one may ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "audience" in self.fields:
            self.fields["audience"].help_text = _(
                "The link for everybody counts answers, not people. If each person has to count "
                "once, choose members, volunteers or staff."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        of = Decision(
            ward=self._value(cleaned, "ward"),
            pod=self._value(cleaned, "pod"),
            audience=self._value(cleaned, "audience") or "",
        )
        if of.audience and not may_ask(of, self.user):
            raise ValidationError({"audience": NOT_YOURS})
        return cleaned
