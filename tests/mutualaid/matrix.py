"""The roles that get an answer at each address: written by hand, so that a new one must be added.

Nothing here is asked by the site. `test_matrix.py` finds all addresses by itself, looks each up
here, and fails at one that nobody thought of.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import AuditEvent, User
from accounts.roles import (
    BOOKS,
    DESK,
    DIRECTORY,
    EDITORS,
    INTAKE,
    MEMBERS,
    NEXT_DOOR,
    ON_PAPER,
    PLACES,
    RUNNING,
    STEWARDS,
    WRITERS,
    Role,
)
from announcements.models import Announcement
from care.models import CarePerson
from chats.models import ChatTarget
from common.models import Category, KnownNetwork
from decisions.models import Decision
from events.models import Event, Preparation, Prepared
from fund.models import Fund
from inbox.models import Draft, Thread
from messaging.models import Message
from network.models import Network, PageLanguage
from pods.models import Group, IntakePause, Notice, PlaceProposal, Pod, Ward, WayToGive
from requests_app.models import Block, ContactLog, HelpRequest, Match, Need, Route
from resources.models import (
    AlwaysShown,
    Caller,
    EntryCheck,
    EntryKeeper,
    Guide,
    JoinedEntry,
    LinkCheck,
    Organization,
    Resource,
    ResourceCategory,
    ResourceList,
    Source,
    Suggestion,
)
from rota.models import Line
from shelves.models import Card, Reservation
from volunteers.models import Goods, Volunteer

Roles = tuple[Role, ...]

# Lists and rows of the admin.
MODELS: dict[type[Model], Roles] = {
    Announcement: PLACES,
    AuditEvent: STEWARDS,
    Block: DESK,
    Caller: DIRECTORY,
    Card: DESK,
    CarePerson: STEWARDS,
    ChatTarget: PLACES,
    Category: STEWARDS,
    ContactLog: DESK,
    Decision: PLACES,
    EntryCheck: DIRECTORY,
    Event: PLACES,
    EntryKeeper: DIRECTORY,
    Goods: DESK,
    Group: DIRECTORY,
    Guide: STEWARDS,
    HelpRequest: DESK,
    IntakePause: RUNNING,
    KnownNetwork: STEWARDS,
    LinkCheck: DIRECTORY,
    Line: RUNNING,
    Fund: RUNNING,
    Match: DESK,
    Message: STEWARDS,
    Network: STEWARDS,
    PageLanguage: STEWARDS,
    Need: DESK,
    Notice: PLACES,
    Organization: DIRECTORY,
    PlaceProposal: PLACES,
    Pod: PLACES,
    Resource: DIRECTORY,
    AlwaysShown: STEWARDS,
    Suggestion: DIRECTORY,
    Preparation: STEWARDS,
    Prepared: DESK,
    ResourceCategory: STEWARDS,
    ResourceList: DIRECTORY,
    Route: DESK,
    Source: STEWARDS,
    JoinedEntry: STEWARDS,
    Thread: DESK,
    Reservation: DESK,
    Draft: STEWARDS,
    User: STEWARDS,
    Volunteer: DESK,
    Ward: PLACES,
    WayToGive: EDITORS,
}
# What an admin of ours hangs below a list: by the end of its name.
PAGES_OF_MODELS = (
    *("changelist", "add", "history", "delete", "change", "export"),
    *("publish", "unpublish", "open_details", "send_link", "renew_link", "erase"),
)
# The working pages, by their names below "admin:".
WORK: dict[Roles, str] = {
    DESK: """
        publish_card refuse_card aside_card take_in_card spam_card show_photo_card
        refuse_photo_card reword_card press_reservation shelf_posting
        resources_resource_secret
        desk desk_need desk_beside desk_open desk_take_over desk_leave desk_next desk_offer
        desk_offer_several desk_offer_anyway desk_record_yes desk_not_them desk_answer desk_happened
        desk_contact desk_send_link desk_renew_link desk_details desk_line desk_log desk_rung
        desk_new_day desk_close
        desk_give desk_give_send desk_give_sheet desk_wrong
        desk_cannot_help desk_open_dates desk_skip_dates desk_move_date desk_why
        deliveries deliveries_press
        alike_compare alike_join alike_apart alike_split
        proposal_list proposal_make proposal_detail proposal_change proposal_edit proposal_send
        proposal_line
        approve_volunteer reject_volunteer look_again_volunteer
        compare_volunteer join_volunteer apart_volunteer
        call_reached call_no_answer call_show
        thread_press call_recording rota_people rota_people_press rota_calls rota_calls_press
        aside_press request_held volunteer_held
        money_by_phone
    """,
    INTAKE: """
        intake_request intake_volunteer taken_request taken_volunteer
        typed_today correct_request correct_volunteer paper_number text_numbers
        rota_press rota_me check_in_by_phone
    """,
    (Role.STEWARD, Role.COORDINATOR, Role.OPERATOR): "rota rota_shift",
    ON_PAPER: "paper_forms paper_run paper_run_file",
    MEMBERS: """
        my_pods pod_work pod_open pod_press pod_add pod_change pod_settings pod_notice
        pod_change_page pod_together
        pod_tree pod_tree_press pod_tree_start pod_tree_calls
        pod_papers pod_paper pod_paper_print
        pod_check_ins pod_agreement pod_export pod_pairs pod_split pod_merge member_held
    """,
    NEXT_DOOR: "proposal_held",
    RUNNING: """
        emergencies emergency emergency_new emergency_press
        pictures pictures_csv posting set_aside call_sentences
    """,
    BOOKS: """
        funds fund_work fund_press fund_ledger fund_close fund_csv fund_gifts
        fund_pledges fund_in_kind fund_promise_press
    """,
    (Role.COORDINATOR, Role.TREASURER): "money_ask money_ask_press",
    STEWARDS: """
        outside outside_csv pods_ward_paste pods_ward_neighbors
        weights open_data close_data auth_user_password_change attack_switch retention
        network_spoken
        resources_source_press resources_source_remove
        accounts_user_invite accounts_user_send_again accounts_user_take_back
        accounts_user_lost_phone accounts_user_let_in accounts_user_end_access
        checklist open_all_the_same looked_at test_letter test_letter_arrived backups
    """,
    PLACES: """
        announcements_announcement_check announcements_announcement_press
        decisions_decision_look decisions_decision_press decisions_decision_phone
        approve_proposal ask_proposal decline_proposal take_in_proposal spam_proposal
        reopen_proposal
        chat_try
        days day_shift day_press day_sheets day_sheet day_sheet_print
    """,
    DIRECTORY: """
        take_suggestion refuse_suggestion same_suggestion aside_suggestion take_in_suggestion
        spam_suggestion finish_correction stop_caller resources_resourcelist_entries
        resources_resource_elsewhere
    """,
    WRITERS: """
        translations import_list import_detail import_columns import_answers import_rows
        import_show import_press import_wrong
    """,
    # For whoever reads translations; a steward reads all.
    (Role.STEWARD, Role.TRANSLATOR): """
        review_list review_language review_catalog review_picture review_text
    """,
}
# Everybody who may sign in, whatever they hold: the first page, their own account, and Django's
# helpers, which show rows of the lists above or none.
SIGNED_IN = """
    index login logout handbook_coordinators handbook_organizers
    care care_concern care_press
    my_account my_sessions password_change password_change_done jsi18n
    autocomplete app_list view_on_site None
"""
# Outside of the admin: what anybody may open, and what opens with a private link alone.
ANYBODY = """
    redirect_to_language healthz readyz sitemap sitemap_part robots security_txt home site_card
    text_by_provider text_by_phone text_status
    call_answer call_language call_rung call_whisper call_accept call_left call_recorded call_ended
    call_sentence
    leave about privacy_page network_look network_mark
    network_mark_large
    announcements:ward_news announcements:pod_news announcements:news_sent
    announcements:news_left fund:fund_list fund:fund_page
    events:day_list events:ward_days events:day events:day_calendar events:all_calendar
    events:ward_calendar events:take_shift events:given_back
    care:care_form care:ward_care care:care_deleted
    decisions:decided_list decisions:decided_detail
    pods:ward_list pods:ward_detail pods:ward_card pods:ward_share
    pods:find_pod pods:pod_detail pods:pod_card pods:pod_share
    pods:group_list pods:group_detail pods:group_card pods:group_share
    pods:start_pod pods:start_where pods:start_talk pods:start_you pods:start_check pods:start_sent
    pods:proposal_link pods:proposal_link_sent pods:proposal_withdrawn
    request_pages:request_needs request_pages:request_details request_pages:request_where
    request_pages:request_contact request_pages:request_check request_pages:request_sent
    request_pages:request_again request_pages:request_link request_pages:request_link_sent
    emergencies:short_form
    request_pages:request_deleted open_needs:ward_needs open_needs:can_do_this
    volunteers:volunteer_about volunteers:volunteer_where volunteers:volunteer_offer
    volunteers:volunteer_time volunteers:volunteer_check volunteers:volunteer_sent
    volunteers:volunteer_left volunteers:volunteer_link volunteers:volunteer_link_sent
    members:door_code members:door_code_direct members:join_pod members:join_about
    members:join_help members:join_home members:join_check members:join_sent members:member_left
    members:member_link members:member_link_sent
    resources:resource_list resources:resource_detail resources:resource_list_detail
    resources:list_share resources:list_embed resources:list_feed resources:list_calendar
    resources:ward_feed resources:category_feed list_code
    resources:guide_list resources:guide_detail resources:keeper_left resources:open_data
    hsds:root hsds:services hsds:service hsds:organizations hsds:organization
    hsds:locations hsds:location hsds:service_at_locations hsds:service_at_location
    hsds:taxonomies hsds:taxonomy hsds:taxonomy_terms hsds:taxonomy_term hsds:package
    hsds:nothing
    resources:suggest resources:suggest_check resources:suggest_sent resources:wrong_entry
    resources:wrong resources:wrong_check resources:wrong_sent resources:suggestion_link
    resources:suggestion_link_sent resources:suggestion_withdrawn
    shelves:shelf shelves:card shelves:photo shelves:reserve shelves:put_up shelves:put_up_check
    shelves:put_up_sent shelves:link shelves:link_sent shelves:deleted
    paper:ward_paper paper:pod_paper paper:list_paper paper:sheet paper:sheet_file
    account_login account_logout account_inactive account_signup account_reauthenticate
    account_change_password account_set_password account_reset_password
    account_reset_password_done account_reset_password_from_key
    account_reset_password_from_key_done mfa_index mfa_authenticate mfa_reauthenticate
    mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
    mfa_download_recovery_codes
    account_invitation account_invitation_codes
"""
PRIVATE_LINKS = {
    "request_pages": """
        request_status request_edit request_cancel request_delete request_ask_again
        request_take_back request_mailed request_new_link request_fresh_link need_add need_edit
        need_take_back need_new_day need_cancel need_done need_thanks need_not_done need_happened
        need_stop_repeating need_not_this_neighbor need_date need_skip
        match_offer match_accept match_decline match_done match_worked match_happened match_release
        match_details match_new_link match_calendar route_new_link route_calendar route_offer
        route_accept route_decline route_done
        route_release route_stop_done route_stop_worked route_stop_happened route_stop_release
    """,
    "pods": """
        proposal_home proposal_edit proposal_answer proposal_mailed proposal_new_link
        proposal_withdraw
    """,
    "open_needs": "pick_need tell_me",
    "announcements": """
        news_home news_confirm news_stop announced_home announced_stop
    """,
    "events": "my_shift my_calendar my_give_back own_days own_days_press",
    "care": "care_home care_delete",
    "decisions": "decision_answer decision_join",
    "inbox": "request_write volunteer_write request_notes match_notes route_stop_notes",
    "emergencies": "request_check_in member_check_in organizer_check_ins",
    "rota": "shifts shift press calendar",
    "shelves": """
        card_home card_press card_photo card_place card_renew card_mailed card_new_link card_end
        reservation reservation_mailed reservation_end
    """,
    "fund": """
        money money_withdraw receipt receipt_withdraw route_receipt route_receipt_withdraw
    """,
    "paper": "organizer_papers organizer_paper organizer_paper_print",
    "volunteers": """
        volunteer_home volunteer_edit volunteer_pause volunteer_resume volunteer_leave
        volunteer_mailed volunteer_new_link
    """,
    "members": """
        member_home member_neighbors member_edit member_sharing member_take_back member_mailed
        member_new_link member_ask member_offer member_leave
        organizer_work organizer_open organizer_press organizer_add organizer_change
        organizer_change_page organizer_together
        organizer_settings organizer_notice organizer_agreement organizer_pairs
        member_agreement member_pair member_pair_share
    """,
    "phone_trees": """
        member_tree_press organizer_tree organizer_tree_press organizer_tree_start
        organizer_tree_calls
    """,
    "privacy": """
        request_held request_file request_keep send_end_all end_all
        volunteer_held volunteer_file volunteer_keep member_held member_file member_keep
        proposal_held proposal_file suggestion_held suggestion_file keeper_held keeper_file
        card_file reservation_file
    """,
    "resources": """
        suggestion_home suggestion_mailed suggestion_new_link suggestion_withdraw
        keeper_home keeper_press keeper_change keeper_new_link keeper_leave
        call_home call_next call_place
    """,
}
# What does not answer with a page: files, and data for scripts.
NO_PAGES = {
    "admin:pictures_csv",
    "admin:outside_csv",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:review_catalog",
}
NO_PAGES |= {"admin:outside_csv", "admin:review_picture", "admin:import_wrong"}
NO_PAGES |= {"admin:call_recording", "admin:fund_csv"}


def addresses(patterns: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """Yield every address that the resolver knows: its name, and the names of its arguments."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inside = (*spaces, each.namespace) if each.namespace else spaces
            yield from addresses(each.url_patterns, inside)
        elif isinstance(each, URLPattern):
            regex = getattr(each.pattern, "regex", None)
            named = set(each.pattern.converters) | set(regex.groupindex if regex else ())
            yield ":".join([*spaces, str(each.name)]), named


def roles_of(name: str) -> Roles | str | None:
    """Return who may open the address `name`, a word for the other kinds, or None: not known."""
    space, _colon, last = name.rpartition(":")
    if space != "admin":
        if name in ANYBODY.split():
            return "anybody"
        return "link" if last in PRIVATE_LINKS.get(space, "").split() else None
    if last in SIGNED_IN.split():
        return "signed in"
    for roles, names in WORK.items():
        if last in names.split():
            return roles
    model = model_of(name)
    return MODELS[model] if model else None


def model_of(name: str) -> Any:
    """Return the model whose list or row an address of the admin is."""
    for model in MODELS:
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(start) and name.removeprefix(start) in PAGES_OF_MODELS:
            return model
    return None
