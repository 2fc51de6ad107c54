"""The presses of volunteers: an open need to take on, and how often they are told of new ones."""

from django import forms

from open_needs.choices import TellHow

MOST = 2**31 - 1


class PickForm(forms.Form):
    kind = forms.IntegerField(min_value=1, max_value=MOST)
    ward = forms.IntegerField(min_value=1, max_value=MOST)


class TellMeForm(forms.Form):
    how = forms.ChoiceField(choices=TellHow, required=False)
