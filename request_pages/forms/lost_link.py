"""The question to a resident who has lost their private link."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pages.lost_link_form import LostLinkForm


class LostRequestLinkForm(LostLinkForm):
    """The phone or email that somebody gave when they asked for help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].help_text = _("The one that you gave when you asked for help.")
