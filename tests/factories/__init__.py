"""Rows for tests and benchmarks: plain functions, each with what a valid row needs and no more.

Keyword arguments are fields of the model. People are invented; phones are 202-555-01xx.
"""

from tests.factories.announcements import (
    make_announcement,
    make_recipient,
    make_subscription,
)
from tests.factories.asks import (
    FAR_DAY,
    link_to,
    make_block,
    make_contact,
    make_match,
    make_need,
    make_request,
    make_route,
)
from tests.factories.calls import make_call, make_recording
from tests.factories.chats import make_chat
from tests.factories.deciding import (
    close_decision,
    make_care_person,
    make_concern,
    make_decision,
    make_voter,
    name_care_people,
    open_decision,
)
from tests.factories.directory import (
    EMPTY_RESOURCE_FORM,
    add_hours,
    make_always_shown,
    make_guide,
    make_joined_entry,
    make_organization,
    make_resource,
    make_resource_category,
    make_resource_list,
    make_source,
    make_suggestion,
)
from tests.factories.emergencies import (
    make_check_in,
    make_check_round,
    make_emergency,
    make_silent,
    make_watched,
)
from tests.factories.events import (
    make_day,
    make_day_shift,
    make_helper,
    make_preparation,
    make_prepared,
)
from tests.factories.fund import give, make_fund, make_money_ask
from tests.factories.inbox import make_draft, make_thread
from tests.factories.keeping import (
    make_caller,
    make_check,
    make_due_resource,
    make_entry_keeper,
    make_link,
)
from tests.factories.languages import make_page_language
from tests.factories.members import make_member, make_pod_settings
from tests.factories.network import make_network
from tests.factories.numbers import phone
from tests.factories.places import (
    make_group,
    make_intake_pause,
    make_notice,
    make_place_proposal,
    make_pod,
    make_ward,
    make_way_to_give,
)
from tests.factories.rota import make_answerer, make_line, make_shift, make_slot, put_on
from tests.factories.shelves import make_card, make_card_photo, make_reservation
from tests.factories.staff import (
    PASSWORD,
    give_role,
    make_coordinator,
    make_keeper,
    make_operator,
    make_organizer,
    make_staff,
    make_steward,
    make_treasurer,
    make_user,
    open_data,
)
from tests.factories.volunteers import make_category, make_goods, make_known_network, make_volunteer

__all__ = [
    "EMPTY_RESOURCE_FORM",
    "FAR_DAY",
    "PASSWORD",
    "add_hours",
    "close_decision",
    "give",
    "give_role",
    "link_to",
    "make_always_shown",
    "make_announcement",
    "make_answerer",
    "make_block",
    "make_call",
    "make_caller",
    "make_card",
    "make_card_photo",
    "make_care_person",
    "make_category",
    "make_chat",
    "make_check",
    "make_check_in",
    "make_check_round",
    "make_concern",
    "make_contact",
    "make_coordinator",
    "make_day",
    "make_day_shift",
    "make_decision",
    "make_draft",
    "make_due_resource",
    "make_emergency",
    "make_entry_keeper",
    "make_fund",
    "make_goods",
    "make_group",
    "make_guide",
    "make_helper",
    "make_intake_pause",
    "make_joined_entry",
    "make_keeper",
    "make_known_network",
    "make_line",
    "make_link",
    "make_match",
    "make_member",
    "make_money_ask",
    "make_need",
    "make_network",
    "make_notice",
    "make_operator",
    "make_organization",
    "make_organizer",
    "make_page_language",
    "make_place_proposal",
    "make_pod",
    "make_pod_settings",
    "make_preparation",
    "make_prepared",
    "make_recipient",
    "make_recording",
    "make_request",
    "make_reservation",
    "make_resource",
    "make_resource_category",
    "make_resource_list",
    "make_route",
    "make_shift",
    "make_silent",
    "make_slot",
    "make_source",
    "make_staff",
    "make_steward",
    "make_subscription",
    "make_suggestion",
    "make_thread",
    "make_treasurer",
    "make_user",
    "make_volunteer",
    "make_voter",
    "make_ward",
    "make_watched",
    "make_way_to_give",
    "name_care_people",
    "open_data",
    "open_decision",
    "phone",
    "put_on",
]
