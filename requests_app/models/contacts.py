"""Calls and notes about a request, and who is not to be sent to whom."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.fields import EncryptedTextField
from requests_app.choices import BlockedBy, ContactKind
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
        """What volunteers said on their own pages once it was done."""
        return self.filter(by=None, kind__in=[ContactKind.VOLUNTEER_NO, ContactKind.NOTE])

    def due(self, today: datetime.date | None = None) -> "ContactLogQuerySet":
        """Somebody should ring today, or should have."""
        return self.filter(follow_up_on__lte=today or timezone.localdate(), followed_up_at=None)


class ContactLog(models.Model):
    """A call, a message or a note about a request, and when to ring again."""

    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("request")
    )
    in_ward = ward_of_its_request()
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
        help_text=_("Empty if a resident or a volunteer said it on their own page."),
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
            models.Index(fields=["kind", "-id"], name="contact_kind"),
            models.Index(
                fields=["follow_up_on"],
                condition=Q(follow_up_on__isnull=False, followed_up_at__isnull=True),
                name="contact_due",
            ),
        ]

    def __str__(self) -> str:
        return _("Entry %(number)s") % {"number": self.pk}

    @property
    def by_whom(self) -> str:
        """Who wrote it, in words."""
        return str(self.by or _("said on their own page"))

    @property
    def is_due(self) -> bool:
        on = self.follow_up_on
        return on is not None and self.followed_up_at is None and on <= timezone.localdate()


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: User) -> "BlockQuerySet":
        return self.filter(seen_by(user, "request__"))

    def against(self, request: HelpRequest) -> "BlockQuerySet":
        """What keeps volunteers from the household of `request`, also from an earlier request."""
        same = Q(request=request)
        if request.phone_index:
            same |= Q(phone_index=request.phone_index)
        if request.email_index:
            same |= Q(email_index=request.email_index)
        return self.filter(same)


class Block(models.Model):
    """A household and a volunteer who are never put together (again). Neither sees it.

    The blind indexes of both are kept with it, so that it holds for the household's next request
    too, for the volunteer who signs up again, and after either was erased: nobody can read a number
    or an address from them.
    """

    request = models.ForeignKey(
        HelpRequest,
        on_delete=models.CASCADE,
        related_name="blocks",
        verbose_name=_("help request"),
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("volunteer")
    )
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
            models.UniqueConstraint(fields=["request", "volunteer"], name="block_once"),
        ]

    def __str__(self) -> str:
        return pgettext_lazy("two people who are kept apart", "Block %(number)s") % {
            "number": self.pk
        }
