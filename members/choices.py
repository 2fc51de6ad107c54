"""With whom members share what, the states of a member, and how somebody agreed to be one."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """The people who may see a piece of what a member said, from few to many."""

    ORGANIZER = "organizer", pgettext_lazy("who sees it", "Only the organizer")
    KEY_PEOPLE = "key_people", pgettext_lazy("who sees it", "The key people of the pod")
    POD = "pod", pgettext_lazy("who sees it", "Everybody in the pod")

    def includes(self, reader: "Audience") -> bool:
        """Tell whether a reader of the circle `reader` sees what is shared with this one.

        The inner circles are in the outer ones: the organizer sees all, key people what the key
        people and the pod see.
        """
        circles = list(Audience)
        return circles.index(reader) <= circles.index(self)


class Piece(models.TextChoices):
    """The pieces of what a member says, each with its own `Audience`."""

    NAME = "name", pgettext_lazy("what a member shares", "What to call me")
    CONTACT = "contact", pgettext_lazy("what a member shares", "How to reach me")
    WHERE = "where", pgettext_lazy("what a member shares", "Where I live")
    LANGUAGES = "languages", pgettext_lazy("what a member shares", "The languages I speak")
    NEEDS = "needs", pgettext_lazy("what a member shares", "What I need")
    OFFERS = "offers", pgettext_lazy("what a member shares", "What I can do")
    TIMES = "times", pgettext_lazy("what a member shares", "When I am free")
    DEPENDS = "depends", pgettext_lazy("what a member shares", "Who or what depends on me")
    CALL_FOR_THEM = "call_for_them", pgettext_lazy("what a member shares", "Whom to call for me")


# The fields of `Member` that each piece is made of.
FIELDS_OF: dict[Piece, tuple[str, ...]] = {
    Piece.NAME: ("name",),
    Piece.CONTACT: ("phone", "phone_extension", "email", "contact_method"),
    Piece.WHERE: ("where",),
    Piece.LANGUAGES: ("languages",),
    Piece.NEEDS: ("needs", "needs_words"),
    Piece.OFFERS: ("offers", "offers_words"),
    Piece.TIMES: ("days", "times"),
    Piece.DEPENDS: ("depends_on_them",),
    Piece.CALL_FOR_THEM: ("call_for_them",),
}


class MemberState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a member", "Waiting for the organizer")
    ACTIVE = "active", pgettext_lazy("state of a member", "In the pod")
    LEFT = "left", pgettext_lazy("state of a member", "Left")


class AgreedHow(models.TextChoices):
    """The ways in which somebody said that they want to be in the pod."""

    LINK = "link", pgettext_lazy("how somebody joined", "By the pod’s link")
    CODE = "code", pgettext_lazy("how somebody joined", "By the code on the door")
    ORGANIZER = "organizer", pgettext_lazy("how somebody joined", "Told the organizer")


class Talk(models.TextChoices):
    """The ways in which a pod talks."""

    CALL = "call", pgettext_lazy("how a pod talks", "By phone calls")
    TEXT = "text", pgettext_lazy("how a pod talks", "By text messages")
    CHAT = "chat", pgettext_lazy("how a pod talks", "In a group chat")
