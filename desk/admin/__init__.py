"""The admin of help requests and of what belongs to them."""

from desk.admin.blocks import BlockAdmin
from desk.admin.contacts import ContactLogAdmin
from desk.admin.matches import MatchAdmin
from desk.admin.needs import NeedAdmin
from desk.admin.requests import HelpRequestAdmin
from desk.admin.routes import RouteAdmin

__all__ = [
    "BlockAdmin",
    "ContactLogAdmin",
    "HelpRequestAdmin",
    "MatchAdmin",
    "NeedAdmin",
    "RouteAdmin",
]
