"""Every change of state of requests, needs and matches: one verb each, the only writers.

Locks are taken in one order everywhere, so that no two verbs can wait for each other:
help request, its needs by id, their match, the volunteer.
"""

from requests_app.services.claims import (
    claim_need,
    leave_need,
    release_claims,
    take_over_need,
)
from requests_app.services.contacts import finish_follow_up, log_contact
from requests_app.services.matches import (
    accept_match,
    complete_match,
    confirm_done,
    decline_match,
    expire_offers,
    offer_match,
    release_match,
    report_not_done,
    withdraw_match,
)
from requests_app.services.needs import update_need
from requests_app.services.requests import (
    NeedData,
    RequestData,
    Submitted,
    cancel_need,
    cancel_request,
    close_need,
    erase_request,
    submit_request,
    update_request,
)

__all__ = [
    "NeedData",
    "RequestData",
    "Submitted",
    "accept_match",
    "cancel_need",
    "cancel_request",
    "claim_need",
    "close_need",
    "complete_match",
    "confirm_done",
    "decline_match",
    "erase_request",
    "expire_offers",
    "finish_follow_up",
    "leave_need",
    "log_contact",
    "offer_match",
    "release_claims",
    "release_match",
    "report_not_done",
    "submit_request",
    "take_over_need",
    "update_need",
    "update_request",
    "withdraw_match",
]
