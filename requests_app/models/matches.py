"""A need put to a volunteer, and several of them put together as a route."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.fields import EncryptedTextField
from requests_app.choices import DeclineReason, MatchStatus, Worked
from requests_app.models.needs import Need
from requests_app.models.wards import SeenByWard, index_of_wards, ward_of_its_request
from volunteers.models import Volunteer

WEEK = datetime.timedelta(days=7)


def count_of_tasks() -> Count:
    """How many tasks matches are for whoever has them: a route is one, however many are in it."""
    return Count(Coalesce("route_id", -F("id")), distinct=True)


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, user: User) -> "RouteQuerySet":
        """Routes with at least one need that `user` may see."""
        seen = Match.objects.visible_to(user).filter(route=OuterRef("pk"))
        return self.filter(Exists(seen))


class Route(models.Model):
    """Several needs put to one volunteer as one task with one link; it counts once for limits.

    Where it stands is what its matches say: it has no state of its own. They were put to the
    volunteer together and are answered together; once accepted, each ends by itself.
    """

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="routes", verbose_name=_("volunteer")
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("the staff member who asked a volunteer", "asked by"),
    )
    created_at = models.DateTimeField(
        pgettext_lazy("when a volunteer was asked", "asked"), default=timezone.now, editable=False
    )

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("route")
        verbose_name_plural = _("routes")

    def __str__(self) -> str:
        return _("Route %(number)s") % {"number": self.pk}


class MatchQuerySet(SeenByWard):
    def live(self) -> "MatchQuerySet":
        return self.filter(status__in=MatchStatus.live())

    def waiting(self) -> "MatchQuerySet":
        """Put to somebody who has not answered yet."""
        return self.filter(status__in=MatchStatus.waiting())

    def going_on(self) -> "MatchQuerySet":
        return self.filter(status__in=MatchStatus.going_on())

    def of_this_week(self, now: datetime.datetime | None = None) -> "MatchQuerySet":
        """What counts against a volunteer's limit per week: taken on lately, or offered now."""
        since = (now or timezone.now()) - WEEK
        taken = Q(accepted_at__gte=since) | Q(status=MatchStatus.OFFERED)
        return self.filter(taken).exclude(status=MatchStatus.RELEASED)

    def said_yes(self) -> "MatchQuerySet":
        """Whose household came to know the volunteer."""
        return self.filter(accepted_at__isnull=False)

    def did_not_work(self) -> "MatchQuerySet":
        """One side at least says so."""
        return self.filter(Q(resident_said=Worked.NO) | Q(volunteer_said=Worked.NO))

    def last_time(self, need: Need) -> "Match | None":
        """The last match of the series of `need` that was done, before `need`."""
        done = self.filter(
            need__request=need.request_id,
            need__category=need.category_id,
            need__occurrence__lt=need.occurrence,
            status=MatchStatus.DONE,
        )
        return done.order_by("-need__occurrence", "-id").first()

    def overdue(self, now: datetime.datetime | None = None) -> "MatchQuerySet":
        """Offers whose time has run out."""
        return self.waiting().filter(expires_at__lte=now or timezone.now())


class Match(models.Model):
    """One need put to one volunteer."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="matches", verbose_name=_("need")
    )
    in_ward = ward_of_its_request()
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.CASCADE,
        related_name="matches",
        verbose_name=_("volunteer"),
        db_index=False,  # the index on volunteer and when serves it
    )
    route = models.ForeignKey(
        Route,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name=_("route"),
    )
    status = models.CharField(
        _("state"), max_length=10, choices=MatchStatus, default=MatchStatus.OFFERED
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("the staff member who asked a volunteer", "asked by"),
    )
    offered_at = models.DateTimeField(
        pgettext_lazy("when a volunteer was asked", "asked"), default=timezone.now, editable=False
    )
    expires_at = models.DateTimeField(_("answer by"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    reason_note = EncryptedTextField(_("in their words"), blank=True, max_length=500)
    resident_said = models.CharField(
        _("the household said"), max_length=5, choices=Worked, blank=True
    )
    volunteer_said = models.CharField(
        _("the volunteer said"), max_length=5, choices=Worked, blank=True
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_one_live_per_need",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MatchStatus.going_on(), ended_at__isnull=True)
                | (~Q(status__in=MatchStatus.going_on()) & Q(ended_at__isnull=False)),
                name="match_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MatchStatus.ACCEPTED, MatchStatus.DONE])
                | Q(accepted_at__isnull=False),
                name="match_accepted_has_time",
            ),
            models.UniqueConstraint(
                fields=["need", "volunteer"],
                condition=Q(status__in=MatchStatus.going_on()),
                name="match_asked_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volunteer"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_live_by_volunteer",
            ),
            models.Index(fields=["volunteer", "-offered_at"], name="match_by_volunteer"),
            index_of_wards("match_in_ward", "volunteer"),
            models.Index(fields=["status", "-id"], name="match_status"),
            models.Index(
                fields=["accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="match_accepted_lately",
            ),
            models.Index(fields=["offered_at"], include=["volunteer"], name="match_offered_lately"),
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=MatchStatus.waiting()),
                name="match_expiring",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(resident_said=Worked.NO) | Q(volunteer_said=Worked.NO),
                name="match_did_not_work",
            ),
        ]

    def __str__(self) -> str:
        return _("Match %(number)s") % {"number": self.pk}

    @property
    def is_overdue(self) -> bool:
        """An offer whose time has run out, ended or not."""
        return self.expires_at <= timezone.now()

    @property
    def is_waiting(self) -> bool:
        return self.status in MatchStatus.waiting()

    @property
    def is_live(self) -> bool:
        return self.status in MatchStatus.live()

    @property
    def is_again(self) -> bool:
        """Whether the volunteer did the one before in this series."""
        last = Match.objects.last_time(self.need) if self.need.occurrence > 1 else None
        return last is not None and last.volunteer_id == self.volunteer_id

    @property
    def is_going_on(self) -> bool:
        """Waiting for an answer, or accepted and not done."""
        return self.status in MatchStatus.going_on()
