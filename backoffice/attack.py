"""The switch for times in which programs flood us: public forms ask more. It ends by itself."""

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import Attack

# Any number, the same for all who press at once.
LOCK = 4801


def now_on() -> Attack | None:
    """Return the time that has not ended; None in ordinary times."""
    return Attack.objects.filter(ends_at__gt=timezone.now()).first()


@transaction.atomic
def begin_attack(*, actor: User) -> Attack:
    """Let public forms ask more for some hours from now; pressed again, from then on."""
    _one_at_a_time()
    attack = now_on() or Attack()
    attack.began_at = timezone.now()
    attack.ends_at = attack.began_at + settings.UNDER_ATTACK_FOR
    attack.save()
    audit.record(actor, "begin_attack", attack, ["ends_at"])
    return attack


@transaction.atomic
def end_attack(*, actor: User) -> None:
    """Let public forms ask as usual again. Twice is once."""
    _one_at_a_time()
    if attack := now_on():
        attack.ends_at = timezone.now()
        attack.save(update_fields=["ends_at"])
        audit.record(actor, "end_attack", attack, ["ends_at"])


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
