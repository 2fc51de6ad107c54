"""What is asked of a fund: by a household for a need, or by a helper who paid for one."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, RUNNING, TREASURER, Roles, covers_city, holds
from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from fund.choices import AskKind, AskState, Reach
from fund.models.funds import Draw, Fund
from fund.models.ledger import Entry
from fund.money import MOST, money
from requests_app.choices import NeedStatus
from requests_app.models import Match, Need

LONGEST_PURPOSE, LONGEST_DETAIL = 500, 300


class MoneyAskQuerySet(models.QuerySet["MoneyAsk"]):
    def visible_to(self, user: User, roles: Roles = DESK) -> "MoneyAskQuerySet":
        """Narrow to those whose need `user` may see."""
        if not holds(user, roles):
            return self.none()
        return self.filter(need__in=Need.objects.visible_to(user, roles))

    def for_books(self, user: User) -> "MoneyAskQuerySet":
        """Narrow to those that wait for `user`.

        Coordinators meet what they may see at the desk, but for what they approved or typed in
        themselves while it waits for somebody else; a treasurer only pays what others approved.
        Stewards who are not at the desk read how many there are.
        """
        if covers_city(user, RUNNING) and not holds(user, DESK):
            return self.going_on()
        own = Q(approved_by=user) | Q(entered_by=user)
        to_decide = Q(pk__in=self.visible_to(user).values("pk")) & ~Q(own, state=AskState.WAITING)
        books = Fund.objects.held_by(user, (TREASURER,))
        return self.going_on().filter(to_decide | Q(state=AskState.APPROVED, fund__in=books))

    def going_on(self) -> "MoneyAskQuerySet":
        """Narrow to those that wait for an answer or the money, and whose need goes on."""
        alive = Q(kind=AskKind.BACK) | Q(need__status__in=NeedStatus.active())
        return self.filter(alive, state__in=AskState.going_on())

    def of_household(self, need: Need) -> "MoneyAskQuerySet":
        """Narrow to what the household of `need` asked for itself, also in other requests."""
        home = Q(need__request=need.request_id)
        if need.request.household_id:
            home |= Q(need__request__household=need.request.household_id)
        return self.filter(home, kind=AskKind.HELP)


class MoneyAsk(models.Model):
    """A request for money: how much and for what, and what became of it."""

    id = RowNumberField()

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="asks")
    kind = models.CharField(max_length=10, choices=AskKind, default=AskKind.HELP)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="money_asks")
    # Of a helper who is to be paid back.
    match = models.ForeignKey(Match, on_delete=models.CASCADE, null=True, related_name="money_asks")
    least = models.BigIntegerField(_("Amount"))
    most = models.BigIntegerField(_("Up to"))
    purpose = EncryptedTextField(_("What is it for?"), max_length=LONGEST_PURPOSE, blank=True)
    by_day = models.DateField(
        pgettext_lazy("the last day on which help is of use", "needed by"), null=True
    )
    is_cut_off = models.BooleanField(_("something will be cut off"), default=False)
    reach = models.CharField(_("How it reaches them"), max_length=10, choices=Reach)
    reach_detail = EncryptedTextField(_("details"), max_length=LONGEST_DETAIL, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AskState, default=AskState.WAITING)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # One of the staff who typed it in for somebody.
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted = models.BigIntegerField(_("approved amount"), null=True)
    needs_second = models.BooleanField(default=False)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True)
    seconded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="ask")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="asks")
    place = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=64, unique=True)

    objects = MoneyAskQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("request for money")
        constraints = [
            models.CheckConstraint(
                condition=Q(least__gt=0, most__gte=F("least"), most__lte=MOST),
                name="moneyask_is_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(kind=AskKind.HELP, match=None)
                | Q(kind=AskKind.BACK, match__isnull=False),
                name="moneyask_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AskState.going_on(), ended_at=None)
                | ~Q(state__in=AskState.going_on()) & Q(ended_at__isnull=False),
                name="moneyask_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, approved_by=None, approved_at=None, seconded_by=None)
                | Q(granted__gt=0, granted__lte=F("most"), approved_by__isnull=False)
                & Q(approved_at__isnull=False),
                name="moneyask_approved_has_amount",
            ),
            # Whatever the pages do, none is paid on the word of one where two are wanted.
            models.CheckConstraint(
                condition=~Q(state__in=[AskState.APPROVED, AskState.PAID])
                | Q(approved_by__isnull=False, needs_second=False)
                | Q(approved_by__isnull=False, seconded_by__isnull=False),
                name="moneyask_approved_by_enough",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("seconded_by"))
                & ~Q(approved_by=F("entered_by"))
                & ~Q(seconded_by=F("entered_by")),
                name="moneyask_nobody_approves_own",
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.PAID, entry__isnull=False)
                | ~Q(state=AskState.PAID) & Q(entry=None),
                name="moneyask_paid_has_entry",
            ),
            models.CheckConstraint(
                condition=Q(draw=None, place=None) | Q(draw__isnull=False, place__isnull=False),
                name="moneyask_drawn_has_place",
            ),
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(kind=AskKind.HELP, state__in=AskState.going_on()),
                name="moneyask_once_for_need",
            ),
            models.UniqueConstraint(
                fields=["match"],
                condition=Q(kind=AskKind.BACK, state__in=AskState.going_on()),
                name="moneyask_once_for_match",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fund", "created_at"],
                condition=Q(state__in=AskState.going_on()),
                name="moneyask_going_on",
            ),
            models.Index(
                fields=["ended_at"], condition=Q(ended_at__isnull=False), name="moneyask_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def amount_in_words(self) -> str:
        """What is asked for: an amount, or from one to another."""
        least = money(self.least, self.fund.currency)
        most = money(self.most, self.fund.currency)
        return least if self.least == self.most else f"{least} – {most}"

    @property
    def granted_in_words(self) -> str:
        """What was approved; "" before."""
        return "" if self.granted is None else money(self.granted, self.fund.currency)

    @property
    def is_late(self) -> bool:
        """Tell whether the day by which it is needed has passed."""
        return self.by_day is not None and self.by_day < _today()


def _today() -> datetime.date:
    return timezone.localdate()


class Receipt(models.Model):
    """A photo of the receipt of a helper, made anew without anything but its colors."""

    id = RowNumberField()

    ask = models.OneToOneField(MoneyAsk, on_delete=models.CASCADE, related_name="receipt")
    # In base64. Left out of every query but that of whoever opens it.
    content = EncryptedTextField(editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Photo of the receipt")

    def __str__(self) -> str:
        return f"{self.pk}"
