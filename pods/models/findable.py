"""The fields by which neighbors find a pod or a group."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.zip_words import called_as_here


class FoundZipsField(ArrayField):
    """The ZIP codes by which a row is found: its own, or those of its ward; kept on every save.

    Beside the row, because an index sees nothing of another table. `Ward.save` keeps it too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        base: Any = models.CharField(max_length=10)
        super().__init__(
            *args, **{"base_field": base, "default": list, "editable": False, **kwargs}
        )

    def pre_save(self, model_instance: Any, add: bool) -> list[str]:
        ward = model_instance.ward if model_instance.ward_id else None
        codes = [*(model_instance.zip_codes or (ward.zip_codes if ward else []))]
        setattr(model_instance, self.attname, codes)
        return codes


class Findable(models.Model):
    """A pod or a group: where it is, for those who look for one. Both have a `ward`."""

    zip_codes = called_as_here(
        ArrayField(
            models.CharField(max_length=10),
            verbose_name=_("ZIP codes"),
            default=list,
            blank=True,
            help_text=_("Separated by commas. Empty: those of its ward."),
        )
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    found_zips = FoundZipsField()

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """With the ZIP codes to find it by, whenever what they are made of is written."""
        if update_fields is not None:
            written = set(update_fields)
            update_fields = written | ({"found_zips"} if written & {"ward", "zip_codes"} else set())
        super().save(update_fields=update_fields, **options)
