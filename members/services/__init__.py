"""Every change of a member and of a pod's decisions about members: one verb each."""

from members.services.changing import (
    Change,
    HowAgreedError,
    hear_from,
    prove_email,
    renew_link,
    send_lost_link,
    set_sharing,
    take_back_sharing,
    update_member,
)
from members.services.deciding import (
    approve_member,
    leave,
    set_key_person,
    set_organizer,
    share_home,
)
from members.services.joining import Joined, MemberData, join
from members.services.settings import change_settings, new_code, start_members

__all__ = [
    "Change",
    "HowAgreedError",
    "Joined",
    "MemberData",
    "approve_member",
    "change_settings",
    "hear_from",
    "join",
    "leave",
    "new_code",
    "prove_email",
    "renew_link",
    "send_lost_link",
    "set_key_person",
    "set_organizer",
    "set_sharing",
    "share_home",
    "start_members",
    "take_back_sharing",
    "update_member",
]
