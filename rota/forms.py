"""The small forms of people on the rota."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm
from rota.models import LONGEST_NOTE


class NoteForm(BaseForm):
    """Words for the next one on the line."""

    text = forms.CharField(
        label=_("What should the next person know?"),
        help_text=_("Please write no names, phone numbers or addresses of neighbors."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
