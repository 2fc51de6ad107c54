"""What residents, volunteers and coordinators are told about requests.

Each function puts one message into the outbox, in the caller's transaction; the writer below it
says what the message reads when the worker sends it. Coordinators' messages and offers hold no
personal data, only a link.
"""

from requests_app.notifications.coordinators import (
    help_did_not_come,
    match_released,
    route_released,
)
from requests_app.notifications.feedback import did_it_work
from requests_app.notifications.residents import (
    helper_found,
    link_for_new_address,
    match_completed,
    need_reopened,
    request_received,
)
from requests_app.notifications.routes import (
    route_accepted,
    route_offered,
    route_stop_withdrawn,
    route_withdrawn,
)
from requests_app.notifications.volunteers import (
    match_accepted,
    match_asked,
    match_missed,
    match_offered,
    match_withdrawn,
)

__all__ = [
    "did_it_work",
    "help_did_not_come",
    "helper_found",
    "link_for_new_address",
    "match_accepted",
    "match_asked",
    "match_completed",
    "match_missed",
    "match_offered",
    "match_released",
    "match_withdrawn",
    "need_reopened",
    "request_received",
    "route_accepted",
    "route_offered",
    "route_released",
    "route_stop_withdrawn",
    "route_withdrawn",
]
