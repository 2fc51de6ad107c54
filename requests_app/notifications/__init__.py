"""The messages to residents, volunteers and coordinators about requests.

Each function puts one message into the outbox, in the caller's transaction; the writer below it
says what the message reads when the worker sends it. What coordinators are told becomes part of a
letter later. Their letters and offers hold no personal data, only a link.
"""

from requests_app.notifications.coordinators import (
    details_wait,
    everybody_declined,
    help_did_not_come,
    match_released,
    need_overdue,
    need_still_overdue,
    need_urgent_again,
    needs_added,
    route_released,
)
from requests_app.notifications.ends import (
    need_closed_without_help,
    need_done_by_others,
    still_looking,
)
from requests_app.notifications.feedback import did_it_work, did_not_happen
from requests_app.notifications.follow_up import (
    DID_IT_HAPPEN,
    NEW_DAY,
    TASK_REMINDER,
    tell_helper,
    tell_household,
)
from requests_app.notifications.residents import (
    forget_letters,
    helper_found,
    link_by_staff,
    link_for_new_address,
    match_completed,
    may_write,
    need_reopened,
    new_link,
    request_link,
    request_received,
)
from requests_app.notifications.routes import (
    route_accepted,
    route_offered,
    route_stop_withdrawn,
    route_withdrawn,
)
from requests_app.notifications.still_needed import still_needed
from requests_app.notifications.unusual import tell_of_unusual
from requests_app.notifications.volunteers import (
    date_moved,
    match_accepted,
    match_asked,
    match_missed,
    match_offered,
    match_withdrawn,
    need_changed,
)

__all__ = [
    "DID_IT_HAPPEN",
    "NEW_DAY",
    "TASK_REMINDER",
    "date_moved",
    "details_wait",
    "did_it_work",
    "did_not_happen",
    "everybody_declined",
    "forget_letters",
    "help_did_not_come",
    "helper_found",
    "link_by_staff",
    "link_for_new_address",
    "match_accepted",
    "match_asked",
    "match_completed",
    "match_missed",
    "match_offered",
    "match_released",
    "match_withdrawn",
    "may_write",
    "need_changed",
    "need_closed_without_help",
    "need_done_by_others",
    "need_overdue",
    "need_reopened",
    "need_still_overdue",
    "need_urgent_again",
    "needs_added",
    "new_link",
    "request_link",
    "request_received",
    "route_accepted",
    "route_offered",
    "route_released",
    "route_stop_withdrawn",
    "route_withdrawn",
    "still_looking",
    "still_needed",
    "tell_helper",
    "tell_household",
    "tell_of_unusual",
]
