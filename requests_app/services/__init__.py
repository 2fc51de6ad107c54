"""The verbs that change requests, needs and matches: one for each change, the only writers.

Locks are taken in one order everywhere, so that no two verbs can wait for each other: help requests
by id, their needs by id, those needs' matches by id, their routes by id, the volunteers by id.
"""

from requests_app.services.aside import delete_spam, prove_email, take_in
from requests_app.services.blocks import block_volunteer, unblock
from requests_app.services.claims import (
    claim_need,
    release_claim,
    release_claims,
    take_over_need,
)
from requests_app.services.closing import (
    close_as_we_cannot_help,
    close_need,
    close_request,
    likely_reason,
)
from requests_app.services.coarse import make_coarse
from requests_app.services.contacts import answer_call, finish_follow_up, log_contact
from requests_app.services.counts import count_candidates, recount_candidates
from requests_app.services.dates import move_date, skip_dates
from requests_app.services.expiry import expire_offers
from requests_app.services.feedback import say_whether_it_worked
from requests_app.services.follow_up import (
    close_unanswered_matches,
    follow_up_matches,
    remind_of_tasks,
)
from requests_app.services.giving import give_resources
from requests_app.services.giving_back import give_back_all, give_back_offers
from requests_app.services.happened import (
    move_match,
    record_that_it_did_not_happen,
    say_whether_it_happened,
)
from requests_app.services.households import (
    join_households,
    keep_apart,
    keep_from_former,
    split_request,
    take_up_blocks,
)
from requests_app.services.links import (
    is_at_rest,
    renew_link,
    renew_task_link,
    resend_link,
    send_fresh_link,
    send_lost_links,
)
from requests_app.services.matches import (
    accept_match,
    complete_match,
    decline_match,
    release_match,
    withdraw_match,
    withdraw_offers,
)
from requests_app.services.needs import update_need, write_line
from requests_app.services.offers import (
    ReasonNeededError,
    offer_anyway,
    offer_match,
    offer_route,
    offer_to_several,
    record_yes,
)
from requests_app.services.openings import (
    MayNotPickError,
    close_details,
    confirm_match,
    open_address,
    show_details,
)
from requests_app.services.overdue import tell_of_overdue_needs
from requests_app.services.recurring import (
    cancel_series,
    open_dates,
    open_next_occurrences,
    stop_repeating,
)
from requests_app.services.requests import (
    NeedData,
    RequestData,
    Submitted,
    cancel_need,
    cancel_request,
    erase_household,
    erase_request,
    submit_request,
    update_answers,
    update_request,
)
from requests_app.services.routes import (
    accept_route,
    complete_route,
    decline_route,
    release_route,
    withdraw_route,
)
from requests_app.services.still_looking import say_still_looking
from requests_app.services.still_needed import ask_if_still_needed, give_new_day
from requests_app.services.still_wanted import (
    add_need,
    take_all_back,
    take_cancel_back,
)
from requests_app.services.thanking import say_thanks
from requests_app.services.weights import set_weights

__all__ = [
    "MayNotPickError",
    "NeedData",
    "ReasonNeededError",
    "RequestData",
    "Submitted",
    "accept_match",
    "accept_route",
    "add_need",
    "answer_call",
    "ask_if_still_needed",
    "block_volunteer",
    "cancel_need",
    "cancel_request",
    "cancel_series",
    "claim_need",
    "close_as_we_cannot_help",
    "close_details",
    "close_need",
    "close_request",
    "close_unanswered_matches",
    "complete_match",
    "complete_route",
    "confirm_match",
    "count_candidates",
    "decline_match",
    "decline_route",
    "delete_spam",
    "erase_household",
    "erase_request",
    "expire_offers",
    "finish_follow_up",
    "follow_up_matches",
    "give_back_all",
    "give_back_offers",
    "give_new_day",
    "give_resources",
    "is_at_rest",
    "join_households",
    "keep_apart",
    "keep_from_former",
    "likely_reason",
    "log_contact",
    "make_coarse",
    "move_date",
    "move_match",
    "offer_anyway",
    "offer_match",
    "offer_route",
    "offer_to_several",
    "open_address",
    "open_dates",
    "open_next_occurrences",
    "prove_email",
    "record_that_it_did_not_happen",
    "record_yes",
    "recount_candidates",
    "release_claim",
    "release_claims",
    "release_match",
    "release_route",
    "remind_of_tasks",
    "renew_link",
    "renew_task_link",
    "resend_link",
    "say_still_looking",
    "say_thanks",
    "say_whether_it_happened",
    "say_whether_it_worked",
    "send_fresh_link",
    "send_lost_links",
    "set_weights",
    "show_details",
    "skip_dates",
    "split_request",
    "stop_repeating",
    "submit_request",
    "take_all_back",
    "take_cancel_back",
    "take_in",
    "take_over_need",
    "take_up_blocks",
    "tell_of_overdue_needs",
    "unblock",
    "update_answers",
    "update_need",
    "update_request",
    "withdraw_match",
    "withdraw_offers",
    "withdraw_route",
    "write_line",
]
