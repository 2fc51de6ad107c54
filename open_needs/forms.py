"""The kind of help and the ward in which a volunteer wants to take on an open need."""

from django import forms

MOST = 2**31 - 1


class PickForm(forms.Form):
    kind = forms.IntegerField(min_value=1, max_value=MOST)
    ward = forms.IntegerField(min_value=1, max_value=MOST)
