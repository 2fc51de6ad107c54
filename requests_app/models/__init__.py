"""The models of help requests, their needs, and the matches that put a need to a volunteer."""

from requests_app.models.changed_dates import ChangedDate
from requests_app.models.contacts import Block, ContactLog
from requests_app.models.given import Given
from requests_app.models.households import ErasedHouseholds, Household, KeptApart
from requests_app.models.matches import Match, Route
from requests_app.models.needs import Need
from requests_app.models.openings import Opening
from requests_app.models.proposals import Proposal, ProposalLine
from requests_app.models.referrals import Referral
from requests_app.models.requests import HelpRequest
from requests_app.models.thanks import Thanks
from requests_app.models.weights import Weight

__all__ = [
    "Block",
    "ChangedDate",
    "ContactLog",
    "ErasedHouseholds",
    "Given",
    "HelpRequest",
    "Household",
    "KeptApart",
    "Match",
    "Need",
    "Opening",
    "Proposal",
    "ProposalLine",
    "Referral",
    "Route",
    "Thanks",
    "Weight",
]
