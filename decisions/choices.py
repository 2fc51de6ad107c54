"""The kinds and states of decisions, who may answer, and what one can say to a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.recipients import recipient_kind

# Those who came by the link that is open to everybody: we know no address of theirs.
BY_LINK = recipient_kind("voter", _("Somebody who decides with us"), is_told_elsewhere=True)


class Kind(models.TextChoices):
    """The ways to decide."""

    CONSENT = "consent", _("Consent: agree, agree with a worry, or object")
    VOTE = "vote", _("Vote: each person takes one choice")
    DOTS = "dots", _("Dot vote: each person gives dots to the choices")


class Audience(models.TextChoices):
    """The people who may answer."""

    MEMBERS = "members", _("Members of the pod, or of all pods of the ward")
    VOLUNTEERS = "volunteers", _("Volunteers who are approved")
    STAFF = "staff", pgettext_lazy("who may answer", "Staff who look after the area")
    LINK = "link", _("Everybody who has the link")


class State(models.TextChoices):
    """The states of a decision."""

    DRAFT = "draft", _("Draft")
    PLANNED = "planned", pgettext_lazy("state of a decision", "Opens on its day")
    OPEN = "open", pgettext_lazy("state of a decision", "Open")
    CLOSED = "closed", pgettext_lazy("state of a decision", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("state of a decision", "Cancelled")

    @classmethod
    def over(cls) -> list[str]:
        """Return the states in which nobody answers any more."""
        return [cls.CLOSED, cls.CANCELLED]


class Stance(models.TextChoices):
    """The answers to a proposal that wants consent."""

    AGREE = "agree", _("I agree")
    WORRY = "worry", _("I agree, and have a worry")
    OBJECT = "object", _("I object")
