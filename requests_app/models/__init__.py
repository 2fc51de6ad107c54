"""Help requests, their needs, and the matches that put a need to a volunteer."""

from requests_app.models.contacts import Block, ContactLog
from requests_app.models.matches import Match, Route
from requests_app.models.needs import Need
from requests_app.models.proposals import Proposal, ProposalLine
from requests_app.models.requests import HelpRequest
from requests_app.models.weights import Weight

__all__ = [
    "Block",
    "ContactLog",
    "HelpRequest",
    "Match",
    "Need",
    "Proposal",
    "ProposalLine",
    "Route",
    "Weight",
]
