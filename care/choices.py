"""The kind of recipients of this app, and the places that two people of care have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.recipients import recipient_kind

# No rows: nobody but the people of care may know that there is somebody to call.
SENDER = recipient_kind(
    "care", _("Somebody who wrote to the people of care"), is_told_elsewhere=True
)


class Seat(models.IntegerChoices):
    """The places of a network or a ward for people of care: there are no more than two."""

    FIRST = 1, _("First person of care")
    SECOND = 2, _("Second person of care")
