"""Promises, and gifts in kind. Neither is money of the ledger."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from fund.choices import PledgeState
from fund.models.funds import Fund
from fund.models.ledger import LONGEST_NUMBER, Entry
from fund.money import MOST, money

LONGEST_WORDS = 120


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def late(self) -> "PledgeQuerySet":
        """Narrow to those that wait, and whose day has passed."""
        return self.filter(state=PledgeState.WAITING, day__lt=timezone.localdate())

    def counts(self, funds: "Iterable[Fund]") -> dict[int, int]:
        """Return how many each of `funds` has, by its number; none is left out."""
        rows = self.filter(fund__in=funds).order_by().values_list("fund")
        return dict(rows.annotate(models.Count("pk")))


class Pledge(models.Model):
    """Money that somebody said they will give: it becomes a gift when it comes, or is let go."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="pledges", db_index=False)
    amount = models.BigIntegerField()
    # The day on which it is to come; and the one on which it was noted, which sums go by.
    day = models.DateField()
    noted_on = models.DateField()
    number = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    state = models.CharField(max_length=10, choices=PledgeState, default=PledgeState.WAITING)
    ended_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="pledge")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64, unique=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("money that somebody said they will give", "Pledge")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST), name="pledge_is_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(state=PledgeState.WAITING, ended_at=None, entry=None)
                | Q(state=PledgeState.CAME, ended_at__isnull=False, entry__isnull=False)
                | Q(state=PledgeState.LET_GO, ended_at__isnull=False, entry=None),
                name="pledge_came_has_entry",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fund", "day", "id"],
                condition=Q(state=PledgeState.WAITING),
                name="pledge_waiting",
            ),
            # For the sums of months.
            models.Index(fields=["fund", "noted_on"], include=["amount"], name="pledge_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def in_words(self) -> str:
        """The amount as people read it."""
        return money(self.amount, self.fund.currency)

    @property
    def is_late(self) -> bool:
        """Tell whether it waits, and its day has passed."""
        return self.state == PledgeState.WAITING and self.day < timezone.localdate()


class InKind(models.Model):
    """A thing that was given: what it is, what it may be worth, and where it went."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="in_kind", db_index=False)
    day = models.DateField()
    what = models.CharField(max_length=LONGEST_WORDS)
    worth = models.BigIntegerField(null=True)
    went_to = models.CharField(max_length=LONGEST_WORDS, blank=True)
    went_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("Gift in kind")
        constraints = [
            models.CheckConstraint(
                condition=Q(worth=None) | Q(worth__gt=0, worth__lte=MOST),
                name="inkind_worth_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(went_to="", went_on=None) | ~Q(went_to="") & Q(went_on__isnull=False),
                name="inkind_went_has_day",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="inkind_is_something"),
        ]
        indexes = [
            models.Index(fields=["fund", "-id"], name="inkind_of_fund"),
            models.Index(fields=["fund", "day"], include=["worth"], name="inkind_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def in_words(self) -> str:
        """The estimated worth as people read it; "" where nobody gave any."""
        return "" if self.worth is None else money(self.worth, self.fund.currency)
