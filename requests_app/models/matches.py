"""A need put to a volunteer, and several of them put together as a route."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from matching import Obstacle
from requests_app.choices import DeclineReason, Happened, MatchStatus, Worked
from requests_app.models.needs import Need
from requests_app.models.wards import SeenByWard, index_of_wards, ward_of_its_request
from volunteers.models import Volunteer

WEEK = datetime.timedelta(days=7)


def overruled_in_words(stored: dict[str, Any]) -> str:
    """Return the words of a rule as it was overruled, or its code where the rule is gone."""
    try:
        return Obstacle(stored["code"], stored["values"]).text
    except KeyError:
        return str(stored.get("code", ""))


def count_of_tasks() -> Count:
    """Return the count of tasks that matches are: a route is one, however many are in it."""
    # A minus, so that a single match is not taken for the route with the same number.
    return Count(Coalesce("route_id", -F("id")), distinct=True)


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, user: User) -> "RouteQuerySet":
        """Narrow to routes with at least one need that `user` may see."""
        seen = Match.objects.visible_to(user).filter(route=OuterRef("pk"))
        return self.filter(Exists(seen))


class Route(models.Model):
    """A task of several needs put to one volunteer, with one link; it counts once for limits.

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
        """Narrow to those put to somebody who has not answered yet."""
        return self.filter(status__in=MatchStatus.waiting())

    def going_on(self) -> "MatchQuerySet":
        return self.filter(status__in=MatchStatus.going_on())

    def of_this_week(self, now: datetime.datetime | None = None) -> "MatchQuerySet":
        """Narrow to what counts against the limit per week: taken on lately, or offered now."""
        since = (now or timezone.now()) - WEEK
        # What was given back counts too: the household's details were seen.
        return self.filter(Q(accepted_at__gte=since) | Q(status=MatchStatus.OFFERED))

    def said_yes(self) -> "MatchQuerySet":
        """Narrow to those whose household came to know the volunteer."""
        return self.filter(accepted_at__isnull=False)

    def did_not_work(self) -> "MatchQuerySet":
        """Narrow to those of which at least one side says so."""
        return self.filter(Q(resident_said=Worked.NO) | Q(volunteer_said=Worked.NO))

    def last_times(self, need: Need) -> "list[Match]":
        """Return by whom the series of `need` was done last: on the same weekday, then at all."""
        series = self.filter(need__request=need.request_id, need__category=need.category_id)
        done = series.filter(status=MatchStatus.DONE).exclude(need=need.pk)
        newest = done.order_by(F("need__series_day").desc(nulls_last=True), "-id")
        weekday = need.date_in_series.isoweekday()
        found = newest.filter(need__series_day__iso_week_day=weekday).first(), newest.first()
        return list({match.volunteer_id: match for match in found if match}.values())

    def silent(self, now: datetime.datetime | None = None) -> "MatchQuerySet":
        """Narrow to each yes of which neither side has said, asked twice, whether it happened."""
        since = (now or timezone.now()) - settings.SILENT_AFTER
        return self.filter(status=MatchStatus.ACCEPTED, followed_up_again_at__lte=since)

    def overdue(self, now: datetime.datetime | None = None) -> "MatchQuerySet":
        """Offers whose time has run out, or whose day has passed."""
        now = now or timezone.now()
        passed = Q(need__needed_by__lt=timezone.localdate(now))
        return self.waiting().filter(Q(expires_at__lte=now) | passed)


class Match(models.Model):
    """A need put to a volunteer, and what came of it."""

    id = RowNumberField()
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
    # A coordinator knew better (services/offers.py): `{"code": …, "values": …}` per rule, and why.
    overruled = models.JSONField(_("rules that were overruled"), default=list, blank=True)
    overruled_why = EncryptedTextField(
        _("why they were asked all the same"), blank=True, max_length=500
    )
    heard_by_phone = models.BooleanField(
        _("the yes was heard by phone"), default=False, editable=False
    )
    times_moved = models.PositiveSmallIntegerField(
        _("times that one side moved the day"), default=0, editable=False
    )
    # The household's details (requests_app/detail_steps.py). Who picked a need by themselves sees
    # none before a word of the household or a coordinator.
    is_picked = models.BooleanField(_("picked by the volunteer"), default=False, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    address_opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    details_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    resident_said = models.CharField(
        _("the household said"), max_length=5, choices=Worked, blank=True
    )
    volunteer_said = models.CharField(
        _("the volunteer said"), max_length=5, choices=Worked, blank=True
    )
    # A yes is followed through (services/follow_up.py). With a new day all of it begins anew.
    reminded_at = models.DateTimeField(
        _("reminded of the day"), null=True, blank=True, editable=False
    )
    followed_up_at = models.DateTimeField(
        _("asked if it happened"), null=True, blank=True, editable=False
    )
    followed_up_again_at = models.DateTimeField(
        _("asked once more"), null=True, blank=True, editable=False
    )
    resident_happened = models.CharField(
        _("did it happen, says the household"),
        max_length=7,
        choices=Happened,
        blank=True,
        editable=False,
    )
    volunteer_happened = models.CharField(
        _("did it happen, says the volunteer"),
        max_length=7,
        choices=Happened,
        blank=True,
        editable=False,
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            # The last guard against two offers at once, whoever writes (docs/decisions/0013).
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_one_live_per_need",
            ),
            models.CheckConstraint(
                # What has ended has a time and the rest has none: waits are worked out from it.
                condition=Q(status__in=MatchStatus.going_on(), ended_at__isnull=True)
                | (~Q(status__in=MatchStatus.going_on()) & Q(ended_at__isnull=False)),
                name="match_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=MatchStatus.helped()) | Q(accepted_at__isnull=False),
                name="match_accepted_has_time",
            ),
            models.CheckConstraint(
                # Nobody makes done by themselves what nobody had agreed to.
                condition=~Q(status=MatchStatus.DONE, is_picked=True, confirmed_at=None),
                name="match_done_has_word",
            ),
            models.CheckConstraint(
                # The second time is after the first, and nothing is given up before both.
                condition=Q(followed_up_again_at=None) | Q(followed_up_at__isnull=False),
                name="match_asked_again_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(status=MatchStatus.UNKNOWN) | Q(followed_up_again_at__isnull=False),
                name="match_unknown_was_asked",
            ),
            models.UniqueConstraint(
                # Offers to several, which are not live, too: nobody is asked twice for one need.
                fields=["need", "volunteer"],
                condition=Q(status__in=MatchStatus.going_on()),
                name="match_asked_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                # For `has_room`: of a long history only what goes on now.
                fields=["volunteer"],
                condition=Q(status__in=MatchStatus.live()),
                name="match_live_by_volunteer",
            ),
            # Somebody's history, for the facts of matching and instead of the foreign key's index.
            models.Index(fields=["volunteer", "-offered_at"], name="match_by_volunteer"),
            # With the volunteer, so that a ward's people are counted without reading the matches.
            index_of_wards("match_in_ward", "volunteer"),
            # For the filter by state, in the order of the list.
            models.Index(fields=["status", "-id"], name="match_status"),
            models.Index(
                # For `of_this_week`: a week's yeses, of all that ever were.
                fields=["accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="match_accepted_lately",
            ),
            # For the figures of a time, which count the volunteers asked in it.
            models.Index(fields=["offered_at"], include=["volunteer"], name="match_offered_lately"),
            models.Index(
                # The job looks every five minutes, and very few offers wait at a time.
                fields=["expires_at"],
                condition=Q(status__in=MatchStatus.waiting()),
                name="match_expiring",
            ),
            models.Index(
                # Few say no: found without reading the matches of a year.
                fields=["-id"],
                condition=Q(resident_said=Worked.NO) | Q(volunteer_said=Worked.NO),
                name="match_did_not_work",
            ),
            models.Index(
                # Few of those that go on: the desk's queue looks for them with every page.
                fields=["followed_up_again_at"],
                condition=Q(status=MatchStatus.ACCEPTED, followed_up_again_at__isnull=False),
                name="match_silent",
            ),
        ]

    def __str__(self) -> str:
        return _("Match %(number)s") % {"number": self.pk}

    @property
    def overruled_rules(self) -> list[str]:
        """The rules that left the volunteer out when they were asked all the same, in words."""
        return [overruled_in_words(each) for each in self.overruled]

    @property
    def is_overdue(self) -> bool:
        """An offer whose time has run out, or whose day has passed; ended or not."""
        return self.expires_at <= timezone.now() or self.need.has_passed()

    @property
    def is_waiting(self) -> bool:
        return self.status in MatchStatus.waiting()

    @property
    def is_live(self) -> bool:
        return self.status in MatchStatus.live()

    @property
    def day(self) -> datetime.date | None:
        """The day it is for, or the last on which it is of use; None for whenever."""
        return self.need.needed_by

    @property
    def is_agreed(self) -> bool:
        """False while a word of the household or a coordinator is waited for, or taken back."""
        return self.details_closed_at is None and not (self.is_picked and not self.confirmed_at)

    @property
    def is_ahead(self) -> bool:
        """True before the day that was named, unless the household says that it happened."""
        day = self.need.wanted_on
        has_come = day is None or day <= timezone.localdate()
        return not has_come and self.resident_happened != Happened.YES

    @property
    def details_are_over(self) -> bool:
        """True when a yes is so long past its day that no page shows who and where any more."""
        if self.accepted_at is None:
            return False
        on = timezone.localdate(self.accepted_at + settings.FOLLOW_UP_WITHOUT_DAY_AFTER)
        return timezone.localdate() > (self.day or on) + settings.DETAILS_SHOWN_AFTER_DAY

    @property
    def is_asked_if_it_happened(self) -> bool:
        """True while both sides are asked whether it happened."""
        return self.status == MatchStatus.ACCEPTED and self.followed_up_at is not None

    @property
    def volunteer_may_contradict(self) -> bool:
        """True for the volunteer of a match that ended by the household's no."""
        is_no = self.status == MatchStatus.RELEASED and self.resident_said == Worked.NO
        return is_no and self.followed_up_at is not None and not self.volunteer_happened

    @property
    def resident_may_contradict(self) -> bool:
        """True for the household of a match that ended by the volunteer's no."""
        is_no = self.status == MatchStatus.RELEASED and self.volunteer_happened == Happened.NO
        return is_no and not self.resident_happened and not self.resident_said

    @property
    def is_silent(self) -> bool:
        """True for a yes that was asked about twice, and nobody has answered."""
        again = self.followed_up_again_at
        is_accepted = self.status == MatchStatus.ACCEPTED
        return is_accepted and again is not None and again <= timezone.now() - settings.SILENT_AFTER

    @property
    def is_again(self) -> bool:
        """True when the volunteer did this in its series last, or last on that weekday."""
        last = Match.objects.last_times(self.need) if self.need.occurrence > 1 else []
        return any(each.volunteer_id == self.volunteer_id for each in last)

    @property
    def is_going_on(self) -> bool:
        """True while it waits for an answer, or is accepted and not done."""
        return self.status in MatchStatus.going_on()
