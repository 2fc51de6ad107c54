"""Preparations that shifts ask for, and the volunteers of whom it is noted."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltrans.fields import TranslationField

from accounts.models import User
from common.inserts import RowNumberField
from volunteers.models import Volunteer


def today() -> datetime.date:
    """The day of the network's clock."""
    return timezone.localdate()


class Preparation(models.Model):
    """A preparation that the network asks for: an orientation, a course in handling food."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    i18n = TranslationField(fields=("name",))
    name_i18n: str

    class Meta:
        ordering = ["name", "id"]
        verbose_name = pgettext_lazy("of a volunteer", "preparation")
        verbose_name_plural = pgettext_lazy("of volunteers", "Preparations")

    def __str__(self) -> str:
        return self.name_i18n


class PreparedQuerySet(models.QuerySet["Prepared"]):
    def visible_to(self, user: User) -> "PreparedQuerySet":
        """Narrow to those of volunteers whom `user` may see."""
        return self.filter(volunteer__in=Volunteer.objects.visible_to(user))


class Prepared(models.Model):
    """A volunteer who has done a preparation, and when; a coordinator notes it."""

    id = RowNumberField()
    preparation = models.ForeignKey(
        Preparation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("of a volunteer", "preparation"),
    )
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.CASCADE,
        related_name="preparations",
        verbose_name=_("volunteer"),
    )
    on = models.DateField(_("day"), default=today)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )

    objects: Any = PreparedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("preparation of a volunteer")
        verbose_name_plural = _("preparations of volunteers")
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "preparation"],
                name="prepared_once",
                violation_error_message=_("This is noted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
