"""The log of whose details somebody was shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from requests_app.choices import Detail
from requests_app.models.matches import Match
from requests_app.models.requests import HelpRequest
from volunteers.models import Volunteer


class Opening(models.Model):
    """A step of a household's details that was opened to a volunteer or to staff.

    The database refuses to change one, but for whose sign-up a volunteer's is when two are joined.
    A volunteer's comes with the number of households that they may see in a day and in a week: the
    trigger `opening_within_limit` refuses one household more.
    """

    id = RowNumberField()
    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="openings", verbose_name=_("request")
    )
    # None for staff, who read a request itself.
    match = models.ForeignKey(
        Match,
        on_delete=models.CASCADE,
        null=True,
        related_name="openings",
        verbose_name=_("match"),
        db_index=False,  # the constraint `opening_once` serves it
    )
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.CASCADE,
        null=True,
        related_name="openings",
        verbose_name=_("volunteer"),
        db_index=False,  # the index on volunteer and when serves it
    )
    # The volunteer's first name: the household may read it for as long as the entry is kept, also
    # when the volunteer leaves the day after.
    name = EncryptedTextField(_("name"), max_length=80, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    step = models.CharField(
        pgettext_lazy("of an entry in a log", "what"), max_length=10, choices=Detail
    )
    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), default=timezone.now)
    per_day = models.PositiveSmallIntegerField(null=True)
    per_week = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("look at details")
        verbose_name_plural = _("looks at details")
        constraints = [
            models.CheckConstraint(
                condition=Q(volunteer=None, match=None, per_day=None, per_week=None)
                & Q(user__isnull=False)
                | Q(user=None, volunteer__isnull=False, match__isnull=False)
                & Q(per_day__isnull=False, per_week__isnull=False),
                name="opening_of_one",
            ),
            models.UniqueConstraint(
                # Told once per match, however often they read it.
                fields=["match", "step"],
                condition=Q(match__isnull=False),
                name="opening_once",
            ),
        ]
        indexes = [
            # For the count of a day and a week, in the trigger and before it.
            models.Index(
                fields=["volunteer", "at"],
                condition=Q(volunteer__isnull=False),
                name="opening_by_volunteer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.pk}"
