"""Funds: the money of a ward or of the whole network, and the rules by which it is given."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import BOOKS, TREASURER, Roles, holds, ward_ids
from common.models import Category
from fund.choices import Order
from fund.money import MOST, is_currency
from pods.models import Ward
from pods.models.places import HeldByRole

LONGEST_RULES = 2000
# Of kept pages that lead to funds: every edit of one counts for it.
TOPIC = "fund"


def in_use(code: str) -> None:
    """Raise `ValidationError` for what is no currency."""
    if not is_currency(code):
        raise ValidationError(_("Please give the code of a currency, such as USD."))


class FundQuerySet(HeldByRole):
    readers = BOOKS

    def of(self, user: User, roles: Roles) -> Q:
        """Also that of the whole network, which coordinators of all wards look after.

        A treasurer of a ward keeps the books of its fund alone.
        """
        near = Q(ward__in=ward_ids(user, roles))
        looking_after = [role for role in roles if role != TREASURER]
        return near | Q(ward=None) if holds(user, looking_after) else near

    def near(self, ward_id: int | None) -> "FundQuerySet":
        """Narrow to the fund of a ward, if there is one, and that of the network."""
        return self.filter(Q(ward=None) | Q(ward=ward_id or 0))


class Fund(models.Model):
    """The money of one ward, or of the whole network."""

    ward = models.OneToOneField(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fund",
        verbose_name=_("ward"),
        help_text=_("Empty: for the whole network."),
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="USD", validators=[in_use], help_text=_("For good.")
    )
    rules = models.TextField(
        _("rules"),
        max_length=LONGEST_RULES,
        help_text=_("For whom, for what and how much: everybody can read them."),
    )
    i18n = TranslationField(fields=("rules",))
    rules_i18n: str
    order = models.CharField(_("order"), max_length=10, choices=Order, default=Order.OLDEST)
    # In the smallest unit of the currency, like every amount.
    most_a_month = models.BigIntegerField(
        _("most for a household in a month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    two_from = models.BigIntegerField(
        _("two people approve from"),
        default=20_000,
        validators=[MinValueValidator(0)],
        help_text=_("0: always two."),
    )
    categories: Any = models.ManyToManyField(
        Category,
        related_name="funds",
        verbose_name=_("kinds of help"),
        help_text=_("The fund answers these: no neighbor is asked for them."),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("Shared fund")
        verbose_name_plural = _("Shared funds")
        constraints = [
            models.UniqueConstraint(
                fields=["ward"],
                nulls_distinct=False,
                name="fund_once",
                violation_error_message=_("There is such a fund already."),
            ),
            models.CheckConstraint(
                condition=Q(most_a_month=None) | Q(most_a_month__gt=0, most_a_month__lte=MOST),
                name="fund_limit_is_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(two_from__gte=0, two_from__lte=MOST), name="fund_two_from_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ward.name_i18n if self.ward else _("The whole network"))


class Draw(models.Model):
    """A draw among those who waited: its seed is kept, so that anybody can draw again."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=32)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("draw")

    def __str__(self) -> str:
        return f"{self.pk}"
