"""The log of calls and notes about a request, and the blocks between two people."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from requests_app.choices import BlockedBy, ContactKind
from requests_app.models.households import Household
from requests_app.models.matches import Match
from requests_app.models.needs import Need
from requests_app.models.requests import HelpRequest
from requests_app.models.wards import (
    SeenByWard,
    index_of_wards,
    seen_by,
    ward_of_its_request,
)
from volunteers.models import Volunteer


class ContactLogQuerySet(SeenByWard):
    def from_volunteers(self) -> "ContactLogQuerySet":
        """Narrow to entries that volunteers wrote on their own pages once it was done."""
        # Staff write notes as well, but then `by` says who.
        return self.filter(by=None, kind__in=[ContactKind.VOLUNTEER_NO, ContactKind.NOTE])

    def due(self, today: datetime.date | None = None) -> "ContactLogQuerySet":
        """Narrow to entries about which somebody should ring today, or should have."""
        return self.filter(follow_up_on__lte=today or timezone.localdate(), followed_up_at=None)


class ContactLog(models.Model):
    """A call, a message or a note about a request, and when to ring again."""

    id = RowNumberField()
    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("request")
    )
    in_ward = ward_of_its_request()
    need = models.ForeignKey(
        Need,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("need"),
        db_index=False,  # read along with an entry; nothing looks for the entries of a need
    )
    # Whose volunteer a call is made to: of a need several may have been asked.
    match = models.ForeignKey(
        Match,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("match"),
        db_index=False,  # as that of the need
    )
    kind = models.CharField(
        pgettext_lazy("of an entry in a log", "what"), max_length=10, choices=ContactKind
    )
    note = EncryptedTextField(_("note"), blank=True, max_length=2000)
    follow_up_on = models.DateField(_("call back on"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("who wrote an entry of the log", "by"),
        help_text=_(
            "Empty if a resident or a volunteer said it on their own page, or nobody wrote it."
        ),
    )
    created_at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now, editable=False
    )

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("contact log entry")
        verbose_name_plural = _("contact log")
        indexes = [
            index_of_wards("contact_in_ward"),
            # For the filter by kind, newest first: rare kinds are not looked for row by row.
            models.Index(fields=["kind", "-id"], name="contact_kind"),
            models.Index(
                # Only what is still to be done: a day's calls, of a log that grows for ever.
                fields=["follow_up_on"],
                condition=Q(follow_up_on__isnull=False, followed_up_at__isnull=True),
                name="contact_due",
            ),
        ]

    def __str__(self) -> str:
        return _("Entry %(number)s") % {"number": self.pk}

    @property
    def by_whom(self) -> str:
        """The author, in words."""
        if self.kind in ContactKind.by_itself():
            return str(_("recorded automatically"))
        return str(self.by or _("said on their own page"))

    @property
    def is_due(self) -> bool:
        on = self.follow_up_on
        return on is not None and self.followed_up_at is None and on <= timezone.localdate()


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: User) -> "BlockQuerySet":
        return self.filter(seen_by(user, "request__"))


class Block(models.Model):
    """A household and a volunteer who are never put together (again). Neither sees it.

    It holds for all requests of the household, and outlasts the erasure of `request`. The blind
    indexes of both are kept with it: nobody can read a number or an address from them. By the
    volunteer's it holds for who signs up again. By the household's a coordinator is asked whether
    somebody who was erased has come back; a phone or an email alone keeps nobody away.
    """

    id = RowNumberField()
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="blocks", verbose_name=_("household")
    )
    request = models.ForeignKey(
        HelpRequest,
        on_delete=models.CASCADE,
        related_name="blocks",
        verbose_name=_("help request"),
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("volunteer")
    )
    # Plain copies, which stay when the rows that they were made from are emptied.
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    email_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    volunteer_phone_index = models.CharField(max_length=64, blank=True, editable=False)
    volunteer_email_index = models.CharField(max_length=64, blank=True, editable=False)
    said_by = models.CharField(_("said by"), max_length=11, choices=BlockedBy)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    note = EncryptedTextField(_("note for coordinators"), blank=True, max_length=500)
    created_at = models.DateTimeField(
        pgettext_lazy("of an entry in a log", "when"), default=timezone.now, editable=False
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("two people who are kept apart", "block")
        verbose_name_plural = pgettext_lazy("two people who are kept apart", "blocks")
        constraints = [
            # "Twice is once", also for two presses at the same moment.
            models.UniqueConstraint(fields=["request", "volunteer"], name="block_once"),
        ]

    def __str__(self) -> str:
        return pgettext_lazy("two people who are kept apart", "Block %(number)s") % {
            "number": self.pk
        }
