"""Every change of state of requests, needs and matches: one verb each, the only writers.

Locks are taken in one order everywhere, so that no two verbs can wait for each other: help requests
by id, their needs by id, those needs' matches by id, their rounds by id, the volunteers by id.
"""

from requests_app.services.blocks import block_volunteer, unblock
from requests_app.services.claims import (
    claim_need,
    leave_need,
    release_claims,
    take_over_need,
)
from requests_app.services.contacts import finish_follow_up, log_contact
from requests_app.services.counts import count_candidates, remember_count
from requests_app.services.expiry import expire_offers
from requests_app.services.feedback import confirm_done, report_not_done, say_whether_it_worked
from requests_app.services.matches import (
    accept_match,
    complete_match,
    decline_match,
    release_match,
    withdraw_match,
    withdraw_offers,
)
from requests_app.services.needs import update_need
from requests_app.services.offers import offer_match, offer_round, offer_to_several
from requests_app.services.own_offers import offer_open_need
from requests_app.services.proposals import (
    change_line,
    keep_line,
    make_proposal,
    needs_to_match,
    purge_proposals,
    remove_line,
    send_proposal,
)
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
    update_request,
)
from requests_app.services.rounds import (
    accept_round,
    complete_round,
    decline_round,
    give_back_round,
    release_round,
    withdraw_round,
)
from requests_app.services.sending import send_proposal_lines
from requests_app.services.solving import solve_proposal
from requests_app.services.weights import set_weights

__all__ = [
    "NeedData",
    "RequestData",
    "Submitted",
    "accept_match",
    "accept_round",
    "block_volunteer",
    "cancel_need",
    "cancel_request",
    "change_line",
    "claim_need",
    "close_need",
    "complete_match",
    "complete_round",
    "confirm_done",
    "count_candidates",
    "decline_match",
    "decline_round",
    "erase_request",
    "expire_offers",
    "finish_follow_up",
    "give_back_round",
    "keep_line",
    "leave_need",
    "log_contact",
    "make_proposal",
    "needs_to_match",
    "offer_match",
    "offer_open_need",
    "offer_round",
    "offer_to_several",
    "open_next_occurrences",
    "purge_proposals",
    "release_claims",
    "release_match",
    "release_round",
    "remember_count",
    "remove_line",
    "report_not_done",
    "say_whether_it_worked",
    "send_proposal",
    "send_proposal_lines",
    "set_weights",
    "solve_proposal",
    "stop_repeating",
    "submit_request",
    "take_over_need",
    "unblock",
    "update_need",
    "update_request",
    "withdraw_match",
    "withdraw_offers",
    "withdraw_round",
]
