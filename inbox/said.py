"""The ready notes between the two of a match, which each reads in their own language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Said(models.TextChoices):
    """The words that are said most at a door."""

    ON_MY_WAY = "on_my_way", _("I am on my way")
    HERE = "here", _("I am here")
    LATE = "late", _("I am late")
    THANKS = "thanks", _("Thank you")
    CALL_ME = "call_me", _("Please call me")
