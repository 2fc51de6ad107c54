"""The choices of volunteers about being told of open needs."""

import datetime

from django.db import models
from django.utils.translation import pgettext_lazy


class TellHow(models.TextChoices):
    """The times at which somebody wants to be told; who wants it never has no row."""

    AT_ONCE = "at_once", pgettext_lazy("how often a volunteer is told", "Right away")
    DAILY = "daily", pgettext_lazy("how often a volunteer is told", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("how often a volunteer is told", "Once a week")

    @property
    def apart(self) -> datetime.timedelta:
        """Return how long after one message the next one may come."""
        days = {self.AT_ONCE: 0, self.DAILY: 1, self.WEEKLY: 7}[self]
        return datetime.timedelta(days=days)
