"""The form field for all ZIP codes of a ward."""

from typing import Any

from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_code
from common.languages import comma
from common.zip_codes import read_us_zips

NO_ZIPS = _("Please give ZIP codes with five digits. These are none: %(codes)s")


class ZipCodesField(SimpleArrayField):
    """Reads a list as people type one, and names what is no ZIP code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"delimiter": ", ", **kwargs})

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return list(value or [])
        codes, wrong = read_us_zips(value)
        if wrong:
            named = comma().join(plain_code(each) for each in wrong)
            raise ValidationError(NO_ZIPS, code="invalid", params={"codes": named})
        return codes
