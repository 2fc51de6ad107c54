"""The forms of private pages for what is written to us."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm

LONGEST = 1000


class WriteForm(BaseForm):
    """A few words to the coordinators."""

    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read it. Your answer comes here."),
    )
