"""Choosing several wards or pods in a form of the admin."""

from typing import Any

from django.contrib.admin.widgets import ManyToManyRawIdWidget
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from backoffice.base import is_longer


class BoxesOrLookUp:
    """Boxes; rows of which a city may have hundreds are looked up once they are many."""

    admin_site: Any

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer boxes, or a field for the numbers of rows with a window to look them up."""
        rows: Any = self.get_field_queryset(None, db_field, request)  # type: ignore[attr-defined]
        is_long = getattr(rows, "may_be_many", False) and is_longer(rows)
        relation = db_field.remote_field
        kwargs["widget"] = (
            ManyToManyRawIdWidget(relation, self.admin_site) if is_long else CheckboxSelectMultiple
        )
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
