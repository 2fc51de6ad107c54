"""The forms of private pages for what is written to us."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm

LONGEST, LONGEST_NOTE = 1000, 300


class WriteForm(BaseForm):
    """A few words to the coordinators."""

    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read it. Your answer comes here."),
    )


class NoteForm(BaseForm):
    """A few words to the other one of a match."""

    words = forms.CharField(
        label=_("Or in your own words"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If something goes wrong, a coordinator can read what was written here."),
    )
