"""The last page: consent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.base import PageForm


class ConsentForm(PageForm):
    """What happens with the data is on the page above it."""

    consent = forms.BooleanField(
        label=_("I agree that you use my answers as described here"),
        error_messages={
            "required": _("Please check this box: without it we may not keep your request.")
        },
    )
