"""The states of announcements, whom they go to, and the kinds of recipients of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.recipients import recipient_kind

# No rows: a subscriber is nobody's to call, and one whose address is gone just ends. Of an
# announcement its own page says how many it did not reach.
SUBSCRIBER = recipient_kind("subscriber", _("Subscriber to notices"), is_told_elsewhere=True)
ANNOUNCED = recipient_kind("announced", _("Recipient of an announcement"), is_told_elsewhere=True)


class Audience(models.TextChoices):
    """The people whom an announcement goes to; who is among several counts as the first."""

    VOLUNTEERS = "volunteers", _("Volunteers who are approved")
    WAITING = "waiting", _("People who wait for help")
    MEMBERS = "members", _("Members of the pods that you organize")
    SUBSCRIBERS = "subscribers", _("Subscribers to notices")


class Helped(models.TextChoices):
    """The time since volunteers have last helped."""

    ANY = "any", pgettext_lazy("when volunteers have last helped", "Whenever, or never yet")
    SINCE = "since", pgettext_lazy("when volunteers have last helped", "Within so many days")
    NOT_SINCE = "not_since", pgettext_lazy("when volunteers have last helped", "Longer ago, or not")


class State(models.TextChoices):
    """The states of an announcement."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", pgettext_lazy("state of an announcement", "Checked")
    SENDING = "sending", pgettext_lazy("state of an announcement", "Being sent")
    SENT = "sent", pgettext_lazy("state of an announcement", "Sent")
    STOPPED = "stopped", pgettext_lazy("state of an announcement", "Stopped")

    @classmethod
    def over(cls) -> list[str]:
        """Return the states in which nothing more goes out."""
        return [cls.SENT, cls.STOPPED]
