"""Volunteers who want to be told of open needs that fit them, and what each was told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from open_needs.choices import TellHow
from requests_app.models import Need
from volunteers.models import Volunteer


class TellMe(models.Model):
    """The times at which a volunteer wants to be told; no row for never."""

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.CASCADE, primary_key=True, related_name="tell_me"
    )
    how = models.CharField(_("how often"), max_length=10, choices=TellHow)
    since = models.DateTimeField(default=timezone.now)
    # What came before it was looked at; and from when on they may be told again.
    looked_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["volunteer"]
        # The job asks for those whose time has come, and takes some of them.
        indexes = [models.Index(fields=["next_at"], name="tellme_next")]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.how}"


class ToldNeed(models.Model):
    """A need that a volunteer was told of, or saw on their page when they chose."""

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "need"], name="toldneed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.need_id}"
