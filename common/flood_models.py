"""The rows that keep floods out: counters, addresses that many share, and the stricter times."""

import datetime
from ipaddress import ip_network
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How many times the usual limit an address may have.
TIMES = "coalesce((SELECT max(times) FROM common_knownnetwork WHERE network >>= %s::inet), 1)"
UNDER_ATTACK = "EXISTS (SELECT FROM common_attack WHERE ends_at > %s)"


class TallyManager(models.Manager["Tally"]):
    def add(
        self, keys: dict[str, datetime.datetime], amount: int, address: str | None = None
    ) -> tuple[dict[str, int], int, bool]:
        """Add `amount` to the counters `keys`, which end when they say; return what they are at.

        And how many times the usual limits `address` may have, 1 where no `KnownNetwork` has it;
        and whether we are under attack. One statement, which every process sees. The keys come in
        order, so that two who count the same ones never wait for each other.
        """
        rows = [(key, amount, keys[key]) for key in sorted(keys)]
        places = ", ".join(["(%s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO common_tally (key, number, ends_at) VALUES {places} "  # noqa: S608
                "ON CONFLICT (key) DO UPDATE SET number = common_tally.number + excluded.number "
                f"RETURNING key, number, {TIMES}, {UNDER_ATTACK}",
                [*(value for row in rows for value in row), address or None, timezone.now()],
            )
            counted = cursor.fetchall()
        return {key: number for key, number, *_others in counted}, *counted[0][2:]


class Tally(models.Model):
    """A counter of one thing within one span of time.

    Its key is a keyed hash: it tells nobody whose address it counts. The table is not logged, so
    that counting costs no writing ahead; after a crash all begin anew.
    """

    key = models.CharField(max_length=64, primary_key=True)
    number = models.BigIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = TallyManager()

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return str(self.number)


def check_network(value: str) -> None:
    try:
        ip_network(value)
    except ValueError:
        raise ValidationError(
            _("Please write an address or a network, like 192.0.2.7 or 2001:db8::/48.")
        ) from None


class CidrField(models.CharField):
    """A network as Postgres has it, and as text here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 50
        super().__init__(*args, **kwargs)
        self.validators.append(check_network)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length")
        return name, path, args, kwargs

    def db_type(self, connection: Any) -> str:
        return "cidr"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else str(value)


class KnownNetwork(models.Model):
    """A library, a shelter or an office: many people send their forms from one address there."""

    name = models.CharField(_("name"), max_length=100)
    network = CidrField(
        _("address or network"), unique=True, help_text=_("Such as 192.0.2.7 or 192.0.2.0/24.")
    )
    times = models.PositiveSmallIntegerField(
        _("how many times the usual limit"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("shared address")
        verbose_name_plural = _("shared addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(times__gte=2, times__lte=100), name="knownnetwork_times"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AttackManager(models.Manager["Attack"]):
    def is_on(self) -> bool:
        """Tell whether a steward has said that we are under attack, and that has not ended."""
        # Asked by each form that is sent: to work the query out anew takes longer than its answer.
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {UNDER_ATTACK}", [timezone.now()])
            return bool(cursor.fetchone()[0])


class Attack(models.Model):
    """A time in which public forms ask more, as a steward has said. It ends by itself."""

    began_at = models.DateTimeField(_("began"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)

    objects = AttackManager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("time under attack")
        verbose_name_plural = _("times under attack")
        constraints = [
            models.CheckConstraint(
                # Forgotten, it would keep people without script waiting for good.
                condition=Q(ends_at__lte=models.F("began_at") + datetime.timedelta(days=7)),
                name="attack_ends",
            )
        ]

    def __str__(self) -> str:
        return str(_("time under attack"))
