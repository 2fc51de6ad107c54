"""The end of what is known of somebody's part in decisions: it goes with them."""

from typing import Any

from django.dispatch import receiver

from decisions.choices import Audience
from decisions.services.planning import forget_person
from members.signals import member_left
from volunteers.signals import volunteer_left


@receiver(volunteer_left)
def forget_volunteer(volunteer_id: int, **_kwargs: Any) -> None:
    forget_person(Audience.VOLUNTEERS, volunteer_id)


@receiver(member_left)
def forget_member(member_id: int, **_kwargs: Any) -> None:
    forget_person(Audience.MEMBERS, member_id)
