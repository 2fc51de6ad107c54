"""The forms of whoever organizes a pod: a neighbor written down, settings, a notice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Talk
from members.forms.base import PageForm
from members.forms.joining import AboutQuestions, HelpForm, HomeForm
from members.models import PodSettings
from members.shown import ShownMember
from pages.forms import BaseForm


class AboutSomebody(AboutQuestions):
    """The same questions, without the advice to those who answer about themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "email"):
            self.fields[name].help_text = ""


# By the pages of the form. Unlike on the public one neither a phone nor an email is needed: the
# organizer knows the door.
FORMS: dict[str, type[PageForm]] = {"about": AboutSomebody, "help": HelpForm, "home": HomeForm}


class AddForm(AboutSomebody):
    """A neighbor whom the organizer writes down, who says how they agreed to it."""

    agreed_words = forms.CharField(
        label=_("How did they tell you that they want to be in the pod?"),
        help_text=_("For example: at the door, on November 3. They can read this."),
        max_length=200,
    )


class SharedHomeForm(BaseForm):
    """The members with whom one shares a home."""

    others = forms.TypedMultipleChoiceField(
        label=_("Who lives in the same home?"),
        help_text=_("They stay in one half when the pod is split, and tell each other the news."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Iterable[ShownMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.id, each.name) for each in people]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]


class SettingsForm(BaseForm):
    """The decisions of a pod about its members."""

    takes_members = forms.BooleanField(
        label=_("Neighbors can join by the pod’s link and by the code for the door"),
        required=False,
    )
    is_open = forms.BooleanField(
        label=_("Neighbors are in as soon as they join, without waiting for you"), required=False
    )
    talk = forms.ChoiceField(
        label=_("How does the pod talk?"), choices=Talk.choices, widget=forms.RadioSelect
    )
    chat_link = forms.URLField(
        label=_("Link to the group chat"),
        help_text=_("Only members of the pod see it."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )

    @classmethod
    def initial_of(cls, decided: PodSettings) -> dict[str, Any]:
        return {name: getattr(decided, name) for name in cls.base_fields}


class NoticeForm(BaseForm):
    """News for the members of a pod."""

    DAYS = {1: _("For one day"), 7: _("For a week"), 30: _("For a month")}

    title = forms.CharField(label=_("What is it about?"), max_length=100)
    text = forms.CharField(
        label=_("Your news"),
        help_text=_("All members of the pod can read it. Please name nobody."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    days = forms.TypedChoiceField(
        label=_("How long should it be shown?"),
        choices=list(DAYS.items()),
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
    )
    is_warning = forms.BooleanField(
        label=_("It is a warning: danger to life or health"), required=False
    )
