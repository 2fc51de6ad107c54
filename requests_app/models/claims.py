"""A lease on a row that one person works on at the desk."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User


class Claimed(models.Model):
    """A row that one person has open for a while (docs/decisions/0032)."""

    # Who has it open at the desk, so that two do not work on the same
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # Unlike a record of what was done, a claim does not keep the account from being deleted.
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("open at the desk of"),
    )
    claimed_until = models.DateTimeField(
        pgettext_lazy("how long somebody has a need open at the desk", "until"),
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_claimed(self) -> bool:
        """True while somebody has it open at the desk."""
        if self.claimed_by_id is None or self.claimed_until is None:
            return False
        return self.claimed_until > timezone.now()

    def is_claimed_by_another(self, user: User) -> bool:
        """Return whether somebody else has it open at the desk."""
        return self.is_claimed and self.claimed_by_id != user.pk
