"""Help requests in the admin: lists, the desk, and intake by phone."""

from requests_app.admin.blocks import BlockAdmin
from requests_app.admin.contacts import ContactLogAdmin
from requests_app.admin.matches import MatchAdmin
from requests_app.admin.needs import NeedAdmin
from requests_app.admin.requests import HelpRequestAdmin
from requests_app.admin.rounds import RoundAdmin

__all__ = [
    "BlockAdmin",
    "ContactLogAdmin",
    "HelpRequestAdmin",
    "MatchAdmin",
    "NeedAdmin",
    "RoundAdmin",
]
