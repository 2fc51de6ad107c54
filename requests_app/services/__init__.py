"""Every change of state of requests, needs and matches: one verb each, the only writers.

Locks are taken in one order everywhere, so that no two verbs can wait for each other: help requests
by id, their needs by id, those needs' matches by id, their routes by id, the volunteers by id.
"""

from requests_app.services.blocks import block_volunteer, unblock
from requests_app.services.claims import (
    claim_need,
    release_claim,
    release_claims,
    take_over_need,
)
from requests_app.services.contacts import finish_follow_up, log_contact
from requests_app.services.counts import count_candidates
from requests_app.services.expiry import expire_offers
from requests_app.services.feedback import say_whether_it_worked
from requests_app.services.matches import (
    accept_match,
    complete_match,
    decline_match,
    release_match,
    withdraw_match,
    withdraw_offers,
)
from requests_app.services.needs import update_need
from requests_app.services.offers import offer_match, offer_route, offer_to_several
from requests_app.services.recurring import open_next_occurrences, stop_repeating
from requests_app.services.requests import (
    NeedData,
    RequestData,
    Submitted,
    cancel_need,
    cancel_request,
    close_need,
    erase_request,
    submit_request,
    update_answers,
    update_request,
)
from requests_app.services.routes import (
    accept_route,
    complete_route,
    decline_route,
    give_back_route,
    release_route,
    withdraw_route,
)
from requests_app.services.weights import set_weights

__all__ = [
    "NeedData",
    "RequestData",
    "Submitted",
    "accept_match",
    "accept_route",
    "block_volunteer",
    "cancel_need",
    "cancel_request",
    "claim_need",
    "close_need",
    "complete_match",
    "complete_route",
    "count_candidates",
    "decline_match",
    "decline_route",
    "erase_request",
    "expire_offers",
    "finish_follow_up",
    "give_back_route",
    "log_contact",
    "offer_match",
    "offer_route",
    "offer_to_several",
    "open_next_occurrences",
    "release_claim",
    "release_claims",
    "release_match",
    "release_route",
    "say_whether_it_worked",
    "set_weights",
    "stop_repeating",
    "submit_request",
    "take_over_need",
    "unblock",
    "update_answers",
    "update_need",
    "update_request",
    "withdraw_match",
    "withdraw_offers",
    "withdraw_route",
]
