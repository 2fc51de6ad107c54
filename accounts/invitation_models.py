"""The invitation of somebody to the staff: from the letter until their account is complete."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.inserts import RowNumberField


class Step(models.TextChoices):
    """The step that somebody has come to with their invitation."""

    ABOUT = "about", _("Name and password")
    FACTOR = "factor", _("Second step of signing in")
    CODES = "codes", _("Recovery codes")
    DONE = "done", pgettext_lazy("an invitation", "Accepted")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Narrow to those that were not accepted yet, in time or not."""
        return self.filter(accepted_at=None)

    def open(self) -> "InvitationQuerySet":
        """Narrow to those whose link still leads somewhere."""
        return self.waiting().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link with which one person sets up their account, once.

    The account is there from the first press, closed: what it may do comes into force when all is
    set up. `accounts.invitations` writes this, and nobody else.
    """

    id = RowNumberField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="invitation",
        verbose_name=_("staff member"),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    # An account that was made for it goes with it; one that was there before stays.
    is_new_account = models.BooleanField(_("made for this invitation"), default=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("the link ends"))
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.ABOUT)
    # What the app on their phone holds, until they have typed the first code that it shows.
    secret = EncryptedTextField(_("key of the authenticator app"), blank=True)
    accepted_at = models.DateTimeField(
        pgettext_lazy("an invitation", "accepted"), null=True, blank=True
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(step=Step.DONE, accepted_at__isnull=False)
                | ~Q(step=Step.DONE) & Q(accepted_at=None),
                name="invitation_done_has_time",
            ),
            # The key is kept from the step before until a code has shown that the app has it.
            models.CheckConstraint(
                condition=Q(step=Step.FACTOR) & ~Q(secret="") | ~Q(step=Step.FACTOR) & Q(secret=""),
                name="invitation_keeps_key_for_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        """True while the link leads on."""
        return self.accepted_at is None and self.expires_at > timezone.now()
