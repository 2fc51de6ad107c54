"""The form in which a steward names another directory."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.fetching import Reason, refused, same_site
from resources.choices import SourceProblem
from resources.models import Source

OURS = _("This is the address of this directory itself.")
NOT_SPOKEN = _("Write an address that begins with https:// or http://.")


class SourceForm(forms.ModelForm):
    """A joined directory: what can never be read is said before it is stored."""

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()  # the admin names them

    def clean_address(self) -> str:
        """Raise `ValidationError` for our own address, and for what is never fetched."""
        address: str = self.cleaned_data["address"]
        why = refused(address)
        if why == Reason.ADDRESS:
            raise ValidationError(NOT_SPOKEN)
        if why is not None:
            raise ValidationError(SourceProblem(why.value).label)
        if same_site(address, settings.SITE_URL):
            raise ValidationError(OURS)
        return address
