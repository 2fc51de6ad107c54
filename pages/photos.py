"""A photo behind a private link: how many a day, and how large; in words on the form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.limits import allows
from pages.private_links import opened

# What a phone sends of itself in place of the formats that we cannot read (HEIC).
READABLE = "image/jpeg,image/png,image/webp,image/gif"
MOST_MB = 8
TOO_LARGE = _("This photo is too large. Please choose one of at most %(most)d MB.")
TOO_MANY = _("Many photos came from this page today. Please try again tomorrow.")


class TakesPhoto(forms.Form):
    """A form with a `photo`, on a page that a private link has opened.

    Each one that is read takes a core for a second, so a link has only so many a day
    (`settings.LIMITS`): `count_photo` is called before one is read.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = opened(request)
        # Its bytes were not kept (`imports.uploads`): to the form it looks as if there was none.
        if "FILE_IS_TOO_LARGE" in request.META:
            words = TOO_LARGE % {"most": MOST_MB}
            self.fields["photo"].error_messages["required"] = words

    def count_photo(self) -> None:
        """Count one more of this link. Raises `ValidationError` when there are enough for today."""
        if not allows("photos", ":".join(map(str, self.link or ()))):
            raise ValidationError(TOO_MANY)
