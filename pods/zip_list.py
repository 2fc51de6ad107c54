"""The form field for all ZIP codes of a ward."""

from typing import Any

from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError

from common.zip_codes import read_zips
from common.zip_words import no_zips_words


class ZipCodesField(SimpleArrayField):
    """Reads a list as people type one, and names what is no ZIP code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"delimiter": ", ", **kwargs})

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return list(value or [])
        codes, wrong = read_zips(value)
        if wrong:
            raise ValidationError(no_zips_words(wrong), code="invalid")
        return codes
