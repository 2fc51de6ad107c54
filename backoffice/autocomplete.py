"""Boxes in which rows are found by typing, which show a form again whatever was sent in them."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError


class _KnownKeys:
    """Django looks up what was sent as it is, and fails at what is no key of a row (6.0)."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen rows; what is no key has none."""
        return super().optgroups(name, [each for each in value if self._is_key(each)], attr)  # type: ignore[misc]

    def _is_key(self, value: Any) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(value)  # type: ignore[attr-defined]
        except ValidationError:
            return False
        return True


class FoundRow(_KnownKeys, AutocompleteSelect):
    """One row."""


class FoundRows(_KnownKeys, AutocompleteSelectMultiple):
    """Several rows."""
