"""What was asked before something is deleted, and what each night's deletion did."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from requests_app.models import HelpRequest
from volunteers.models import Volunteer


class Question(models.Model):
    """The question to a person whether what we hold of them is still needed; asked anew, the same.

    Without an answer in time it is deleted.
    """

    request = models.OneToOneField(
        HelpRequest, on_delete=models.CASCADE, null=True, related_name="+"
    )
    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.CASCADE, null=True, related_name="+"
    )
    member = models.OneToOneField(Member, on_delete=models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(request=None, volunteer__isnull=False, member=None)
                | Q(request__isnull=False, volunteer=None, member=None)
                | Q(request=None, volunteer=None, member__isnull=False),
                name="question_to_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"


def side_of(row: HelpRequest | Volunteer | Member) -> str:
    """Return the field of a question to the person of `row`."""
    if isinstance(row, Member):
        return "member"
    return "request" if isinstance(row, HelpRequest) else "volunteer"


class RetentionRun(models.Model):
    """A night's deletion: how many rows of each kind, and how many could not be deleted."""

    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    # By the name of the kind (`privacy.kinds`)
    counts = models.JSONField(default=dict, editable=False)
    failures = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"
