"""The calls to people on the rota whom no message reaches."""

import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import RUNNING, Roles
from rota.choices import CallAbout
from rota.models.lines import Answerer, Line, OnShift


class ShiftCallQuerySet(models.QuerySet["ShiftCall"]):
    def visible_to(self, user: User, roles: Roles = RUNNING) -> "ShiftCallQuerySet":
        """Narrow to calls to people whom `user` may see: they have to ring them."""
        return self.filter(answerer__in=Answerer.objects.visible_to(user, roles))

    def due(self, now: datetime.datetime) -> "ShiftCallQuerySet":
        """Narrow to what is still to be said: not done, not too late, and still so."""
        shift = OnShift.objects.filter(
            answerer=OuterRef("answerer"),
            starts_at=OuterRef("starts_at"),
            shift__line=OuterRef("line"),
        )
        is_theirs = Q(about__in=CallAbout.of_theirs())
        is_so = (is_theirs & Exists(shift)) | (~is_theirs & ~Exists(shift))
        # Nobody is rung about a swap that another took back.
        proposed = Exists(shift.filter(proposals__starts_at__gt=now))
        still = ~Q(about=CallAbout.PROPOSED) | proposed
        in_time = Q(starts_at=None) | Q(starts_at__gt=now)
        return self.filter(in_time, is_so, still, done_at=None)


class ShiftCall(models.Model):
    """Something that somebody on the rota is to be told by phone.

    It names the line and the time, not the shift: one that was called off is no longer there.
    """

    answerer = models.ForeignKey(Answerer, on_delete=models.CASCADE, related_name="calls")
    about = models.CharField(_("what is said"), max_length=10, choices=CallAbout)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField(_("begins"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("called on"), null=True, blank=True)

    objects = ShiftCallQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("call about a shift")
        verbose_name_plural = _("calls about shifts")
        constraints = [
            # However often the job comes by, one call waits.
            models.UniqueConstraint(
                fields=["answerer", "about", "line", "starts_at"],
                condition=Q(done_at=None),
                nulls_distinct=False,
                name="shiftcall_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(line__isnull=False), name="shiftcall_time_of_a_line"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="shiftcall_created")]

    def __str__(self) -> str:
        return f"{self.pk}"
