"""The kinds of news that staff can be told of, and how soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NewsHow(models.TextChoices):
    """The time at which somebody wants to be told."""

    AT_ONCE = "at_once", pgettext_lazy("how soon staff are told", "Right away")
    MORNING = "morning", pgettext_lazy("how soon staff are told", "Each morning")
    NEVER = "never", pgettext_lazy("how soon staff are told", "Never")


class NewsKind(models.TextChoices):
    """All that staff may be told of. The app that has the rows says it, in `messaging.news`."""

    URGENT = "urgent", _("New urgent requests (today, tomorrow)")
    REQUESTS = "requests", _("Other new requests")
    SIGN_UPS = "sign_ups", _("Sign-ups that wait for approval")
    MEMBERS = "members", _("Neighbors who want to join a pod that you organize")
    BACKED_OUT = "backed_out", _("A volunteer backed out, or everybody who was asked said no")
    DID_NOT_COME = "not_come", _("Help that did not come")
    DETAILS = "details", _("A household closed its details, or somebody waits for your word")
    MAIL_FAILED = "mail", _("Email that could not be delivered")
    CHATS = "chats", _("Chats that take no posts")
    OVERDUE = "overdue", _("Needs that wait longer than they should")
    ROTA = "rota", _("A shift on the rota that nobody took")
    CHECK_INS = "check_ins", _("Neighbors who did not answer a check-in, or who need help")
    CARE = "care", _("Words to you as a person of care")
    SET_ASIDE = "aside", _("Requests and sign-ups that were set aside")
    WROTE = "wrote", _("Messages that wait for an answer")
    UNANSWERED = "unanswered", _("Messages that nobody answered for a day")
    PROPOSED = "proposed", _("Pods and groups that wait for review")
    SUGGESTED = "suggested", _("Suggestions for the directory")
    CARDS = "cards", _("Cards for the shelf that wait for a look")
    MONEY = "money", _("Money asked of a shared fund that waits for you")
    RETENTION = "retention", _("A nightly deletion that did not work")
    BACKUPS = "backups", _("A backup that was not made")
    SOURCES = "sources", _("Joined directories that need a look")
    UNUSUAL = "unusual", _("Unusually many looks at details, exports or tasks given back")

    @classmethod
    def of_stewards(cls) -> "list[NewsKind]":
        """Return what is about the install, and told to nobody else."""
        return [cls.RETENTION, cls.BACKUPS, cls.SOURCES, cls.UNUSUAL]

    @property
    def default(self) -> NewsHow:
        """Return how soon somebody is told who has chosen nothing."""
        cannot_wait = {
            self.URGENT,
            self.BACKED_OUT,
            self.DID_NOT_COME,
            self.DETAILS,
            self.OVERDUE,
            self.ROTA,
            self.CHECK_INS,
            self.CARE,
            self.SET_ASIDE,
            self.WROTE,
            self.UNANSWERED,
            self.UNUSUAL,
        }
        return NewsHow.AT_ONCE if self in cannot_wait else NewsHow.MORNING

    @property
    def ways(self) -> list[NewsHow]:
        """The times that one may choose; of what would be forgotten otherwise, not never."""
        return [how for how in NewsHow if self != self.OVERDUE or how != NewsHow.NEVER]
