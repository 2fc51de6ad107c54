"""The ledger of a fund: entries that stay, what they come to, and the months that are closed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Category
from fund.choices import EntryKind, Reach
from fund.models.funds import Fund
from fund.money import money

LONGEST_NUMBER = 40


class Balance(models.Model):
    """What a fund holds: the sum of its entries. A trigger keeps it; nothing else may write it."""

    fund = models.OneToOneField(
        Fund, on_delete=models.PROTECT, primary_key=True, related_name="balance"
    )
    amount = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("Balance")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fund_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Closing(models.Model):
    """A month in which, and before which, nothing is posted any more. It names its first day."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="closings")
    month = models.DateField()
    # The sum of all entries until its end.
    amount = models.BigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-month"]
        verbose_name = _("closed month")
        constraints = [
            models.UniqueConstraint(fields=["fund", "month"], name="closing_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="closing_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Entry(models.Model):
    """Money that came in (above zero) or went out. The database refuses to change or delete one.

    A correction names what it corrects, and is the difference to what is right.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = models.BigIntegerField()
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    how = models.CharField(max_length=10, choices=Reach, blank=True)
    # Of a check, a transfer or a receipt. Never of a card.
    number = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Of the form, the line of a file or what was asked for: posted twice it is there once.
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("entry of the ledger")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_is_an_amount"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.GIFT, amount__gt=0, corrects=None, how="")
                | Q(kind__in=EntryKind.paid(), amount__lt=0, corrects=None) & ~Q(how="")
                | Q(kind=EntryKind.CORRECTION, corrects__isnull=False, how=""),
                name="entry_is_of_its_kind",
            ),
        ]
        indexes = [
            # Read from the newest on, page by page; and by day for the sums of months.
            models.Index(fields=["fund", "-id"], name="entry_of_fund"),
            models.Index(
                fields=["fund", "day"],
                include=["kind", "category", "amount", "corrects"],
                name="entry_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def in_words(self) -> str:
        """The amount as people read it."""
        return money(self.amount, self.fund.currency)
