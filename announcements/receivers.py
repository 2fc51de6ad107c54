"""The record of who got announcements ends with the person."""

from typing import Any

from django.dispatch import receiver

from announcements.choices import Audience
from announcements.services import forget_person
from members.signals import member_left
from requests_app.models import HelpRequest
from requests_app.signals import request_erasing
from volunteers.signals import volunteer_left


@receiver(request_erasing)
def forget_household(request: HelpRequest, **_kwargs: Any) -> None:
    forget_person(Audience.WAITING, request.pk)


@receiver(volunteer_left)
def forget_volunteer(volunteer_id: int, **_kwargs: Any) -> None:
    forget_person(Audience.VOLUNTEERS, volunteer_id)


@receiver(member_left)
def forget_member(member_id: int, **_kwargs: Any) -> None:
    forget_person(Audience.MEMBERS, member_id)
