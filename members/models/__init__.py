"""The tables of this app."""

from members.models.agreements import Agreed, Agreement, AgreementText
from members.models.pairs import Pairing, PairMember, PairRound, WhyLeft
from members.models.people import (
    CODE_LENGTH,
    CODE_SIGNS,
    TEXTS,
    Member,
    MemberQuerySet,
    PodSettings,
    SharedHome,
    Sharing,
    new_door_code,
    settings_of,
)
from members.models.splits import LinkedPods

__all__ = [
    "CODE_LENGTH",
    "CODE_SIGNS",
    "TEXTS",
    "Agreed",
    "Agreement",
    "AgreementText",
    "LinkedPods",
    "Member",
    "MemberQuerySet",
    "PairMember",
    "PairRound",
    "Pairing",
    "PodSettings",
    "SharedHome",
    "Sharing",
    "WhyLeft",
    "new_door_code",
    "settings_of",
]
