"""Days on which a ward, or the whole network, takes no new requests online, or needs longer."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltrans.fields import TranslationField

from common.models import Category
from pods.models.places import HeldByRole, Ward

# Those that need no further words
CAUSES = ("many_requests", "few_helpers", "supplies", "weather", "days_off")


class IntakePauseQuerySet(HeldByRole):
    def not_over(self, today: datetime.date) -> "IntakePauseQuerySet":
        return self.filter(ends_on__gte=today)


class IntakePause(models.Model):
    """From a day to a day, one ward or all take no new requests online, or are slow.

    It always has a last day: intake opens again without anybody's doing.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("new requests are not taken online", "Closed")
        SLOWED = "slowed", pgettext_lazy("new requests take longer", "Slower")

    class Cause(models.TextChoices):
        """Reasons that stand ready in every language: intake is closed in a hurry."""

        MANY_REQUESTS = "many_requests", _("More people asked than we can help right now.")
        FEW_HELPERS = "few_helpers", _("Too few neighbors can help right now.")
        SUPPLIES = "supplies", _("What we give out has run out for now.")
        WEATHER = "weather", _("The weather keeps us from getting around.")
        DAYS_OFF = "days_off", _("Many of us are away or resting these days.")
        OTHER = "other", _("Another reason, in our own words")

    kind = models.CharField(
        pgettext_lazy("closed or slower", "kind"),
        max_length=10,
        choices=Kind,
        default=Kind.CLOSED,
        help_text=_("You can always enter requests by phone."),
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="intake_pauses",
        verbose_name=_("ward"),
        help_text=_("Leave empty for the whole city."),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="intake_pauses",
        verbose_name=_("kind of help"),
        help_text=_("Leave empty for every kind."),
    )
    starts_on = models.DateField(_("first day"), default=timezone.localdate)
    ends_on = models.DateField(
        _("last day"), help_text=_("On the next day everything is as usual again.")
    )
    cause = models.CharField(
        _("reason"),
        max_length=20,
        choices=Cause,
        help_text=_("Public. All but the last are shown in the reader’s language."),
    )
    reason = models.CharField(
        _("in your own words"),
        max_length=200,
        blank=True,
        help_text=_("Public. With “another reason” it is needed in every language."),
    )
    i18n = TranslationField(fields=("reason",))

    objects = IntakePauseQuerySet.as_manager()

    class Meta:
        # Closed comes before slowed, by the alphabet too.
        ordering = ["kind", "ends_on", "id"]
        verbose_name = _("pause of intake")
        verbose_name_plural = _("pauses of intake")
        # For those that are not over yet: all the old ones stay in the table.
        indexes = [models.Index(fields=["ends_on"], name="intakepause_ends_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="intakepause_ends_after_it_starts",
                violation_error_message=_("The last day must not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("closed", "slowed")), name="intakepause_kind"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=CAUSES) | (Q(cause="other") & ~Q(reason="")),
                name="intakepause_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward or _('The whole city')}: {self.get_kind_display()}"

    @property
    def is_closed(self) -> bool:
        return self.kind == self.Kind.CLOSED

    @property
    def ready_reason(self) -> str:
        """Why, in the reader's language; empty when only words of their own say it."""
        return "" if self.cause == self.Cause.OTHER else self.get_cause_display()

    @property
    def opens_on(self) -> datetime.date:
        """The first day on which everything is as usual."""
        return self.ends_on + datetime.timedelta(days=1)

    def holds(self, today: datetime.date, ward_id: int | None) -> bool:
        """Tell whether it holds today in the ward; the network's hold in every one."""
        return self.starts_on <= today <= self.ends_on and self.ward_id in {None, ward_id}
