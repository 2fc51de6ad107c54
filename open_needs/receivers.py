"""All that volunteers chose about open needs ends, or moves, with their sign-up."""

from typing import Any

from django.dispatch import receiver

from open_needs import digests
from volunteers.signals import volunteer_left, volunteers_joining


@receiver(volunteer_left)
def forget_choice(volunteer_id: int, **_kwargs: Any) -> None:
    """Forget it with whoever leaves."""
    digests.forget(volunteer_id)


@receiver(volunteers_joining)
def keep_choice(kept_id: int, other_id: int, **_kwargs: Any) -> None:
    """Keep it with the sign-up that stays."""
    digests.move(kept_id, other_id)
