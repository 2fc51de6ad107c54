"""The proposals that put many needs to many volunteers at once: made, reviewed, then sent."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, covers_city
from common.models import Category
from pods.models import Ward
from requests_app.choices import LineStatus, ProposalStatus
from requests_app.models.matches import Match
from requests_app.models.needs import Need
from volunteers.models import Volunteer


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> "ProposalQuerySet":
        """Narrow to the user's own; whoever is coordinator of the whole city sees all."""
        return self if covers_city(user, DESK) else self.filter(created_by=user)

    def outdated(self) -> "ProposalQuerySet":
        """Narrow to those that nobody looks at any more, sent or not."""
        return self.filter(created_at__lt=timezone.now() - settings.PROPOSALS_KEPT_FOR)


class Proposal(models.Model):
    """A plan who could do what, for a chosen set of open needs, made by the worker."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(
        pgettext_lazy("when a proposal was made", "made"), default=timezone.now, editable=False
    )
    # What was chosen; all empty: every open need that the maker sees
    ward = models.ForeignKey(
        Ward, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("ward")
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("kind of help")
    )
    is_urgent = models.BooleanField(_("only what is needed today or tomorrow"), default=False)
    status = models.CharField(
        _("state"), max_length=10, choices=ProposalStatus, default=ProposalStatus.WAITING
    )
    progress = models.PositiveSmallIntegerField(
        _("percent done"), default=0, validators=[MaxValueValidator(100)]
    )
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=ProposalStatus.solved()) | Q(ready_at__isnull=False),
                name="proposal_solved_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.SENT) | Q(sent_at__isnull=False),
                name="proposal_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Proposal %(number)s") % {"number": self.pk}


class ProposalLineQuerySet(models.QuerySet["ProposalLine"]):
    def to_send(self) -> "ProposalLineQuerySet":
        """Narrow to those that have somebody, are not taken out, and were not put to them yet."""
        return self.filter(status=LineStatus.PROPOSED, volunteer__isnull=False)


class ProposalLine(models.Model):
    """A need of a proposal and the volunteer proposed for it; none where nobody is left."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="lines", verbose_name=_("proposal")
    )
    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="+", verbose_name=_("need")
    )
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("volunteer"),
    )
    score = models.SmallIntegerField(
        pgettext_lazy("how many points somebody has for a need", "fit"), default=0
    )
    # Codes with what fills their words: they are read in the reader's language.
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=LineStatus, default=LineStatus.PROPOSED
    )
    # In English, by which the translation is found when it is shown.
    skipped_because = models.CharField(_("skipped because"), max_length=200, blank=True)
    match = models.OneToOneField(
        Match,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("match"),
    )

    objects = ProposalLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("line of a proposal")
        verbose_name_plural = _("lines of a proposal")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "need"], name="line_once_per_need"),
            models.CheckConstraint(
                condition=~Q(status=LineStatus.SENT) | Q(volunteer__isnull=False),
                name="line_sent_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return _("Line %(number)s") % {"number": self.pk}
