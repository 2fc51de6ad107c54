"""Choices of wards, pods, groups, and of what is proposed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Zone(models.TextChoices):
    """The kinds of places that a pod is of."""

    FLOOR = "floor", _("A floor")
    BUILDING = "building", _("A building")
    BLOCK = "block", _("A block")
    NEIGHBORHOOD = "neighborhood", _("A neighborhood")
    COMMUNITY = "community", _("A community (not one place)")


class Talk(models.TextChoices):
    """The ways in which a pod talks."""

    CALL = "call", _("Phone calls")
    TEXT = "text", _("Text messages")
    CHAT = "chat", _("A group chat")


class Proposed(models.TextChoices):
    """What somebody proposes."""

    POD = "pod", _("A pod that we are starting")
    GROUP = "group", _("A group that exists already")


class ProposalState(models.TextChoices):
    """The states of a proposal, from the first to the last."""

    WAITING = "waiting", pgettext_lazy("state of a proposal", "Waits for review")
    ASKED = "asked", pgettext_lazy("state of a proposal", "A question was asked")
    APPROVED = "approved", pgettext_lazy("state of a proposal", "Approved")
    DECLINED = "declined", pgettext_lazy("state of a proposal", "Declined")

    @classmethod
    def open(cls) -> "tuple[ProposalState, ...]":
        """Return those in which somebody has to decide."""
        return (cls.WAITING, cls.ASKED)


class OutsideKind(models.TextChoices):
    """The reason for which somebody from outside all wards came."""

    HELP = "help", pgettext_lazy("from outside all wards", "Asked for help")
    OFFER = "offer", pgettext_lazy("from outside all wards", "Offered help")
    LOOK = "look", pgettext_lazy("from outside all wards", "Looked for a pod or a resource")
