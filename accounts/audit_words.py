"""The entries of the audit log in the reader's language: verbs, kinds of rows, names of fields.

The log stores codes, which outlast words and rows. What has no words here is shown as its code.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

_ADDED = pgettext_lazy("what was done, in the log", "Added")
_CHANGED = pgettext_lazy("what was done, in the log", "Changed")
_DONE = pgettext_lazy("what was done, in the log", "Done")
_ERASED = pgettext_lazy("what was done, in the log", "Personal details deleted")
_JOINED = pgettext_lazy("what was done, in the log", "Joined")
_KEPT_APART = pgettext_lazy("what was done, in the log", "Kept apart")
_MOVED = pgettext_lazy("what was done, in the log", "Moved to another day")
_OFFERED = pgettext_lazy("what was done, in the log", "Offered")
_PAUSED = pgettext_lazy("what was done, in the log", "Paused")
_SENT = pgettext_lazy("what was done, in the log", "Sent")
_SENT_AGAIN = pgettext_lazy("what was done, in the log", "Sent again")
_TAKEN_OVER = pgettext_lazy("what was done, in the log", "Taken over")
_WITHDRAWN = pgettext_lazy("what was done, in the log", "Offer withdrawn")

VERBS: dict[str, str | Promise] = {
    "accept_match": pgettext_lazy("what was done, in the log", "Accepted"),
    "add": _ADDED,
    "add_need": _ADDED,
    "ask_to_keep": pgettext_lazy("what was done, in the log", "Asked if we may delete it"),
    "agree_in_pod": pgettext_lazy("what was done, in the log", "Agreed with the pod"),
    "close_pairs": pgettext_lazy("what was done, in the log", "Round of pairs closed"),
    "merge_pods": pgettext_lazy("what was done, in the log", "Two pods became one"),
    "move_member": pgettext_lazy("what was done, in the log", "Moved to another pod"),
    "plan_pairs": pgettext_lazy("what was done, in the log", "Round of pairs planned"),
    "set_pair_absent": pgettext_lazy("what was done, in the log", "Away in a round of pairs"),
    "share_from_pair": pgettext_lazy("what was done, in the log", "Shared from a pair"),
    "split_pod": pgettext_lazy("what was done, in the log", "Split into two pods"),
    "write_agreement": _CHANGED,
    "write_pair_notes": _CHANGED,
    "approve_announcement": pgettext_lazy("what was done, in the log", "Approved"),
    "check_announcement": pgettext_lazy("what was done, in the log", "Checked"),
    "reopen_announcement": _CHANGED,
    "send_announcement": _SENT,
    "stop_announcement": pgettext_lazy("what was done, in the log", "Stopped"),
    "answer_thread": pgettext_lazy("what was done, in the log", "Text answered"),
    "close_thread": pgettext_lazy("what was done, in the log", "Text closed without an answer"),
    "open_file": pgettext_lazy("what was done, in the log", "Photo or file opened"),
    "erase_thread": pgettext_lazy("what was done, in the log", "Texts deleted"),
    "take_over_thread": _TAKEN_OVER,
    "assign_thread": pgettext_lazy(
        "what was done, in the log", "Conversation given to a colleague"
    ),
    "file_thread": pgettext_lazy("what was done, in the log", "Message put down with a request"),
    "stop_texts": pgettext_lazy("what was done, in the log", "Texts to a number stopped"),
    "start_texts": pgettext_lazy("what was done, in the log", "Texts to a number allowed again"),
    "assign_shift": pgettext_lazy("what was done, in the log", "Put on a shift"),
    "call_off_shift": pgettext_lazy("what was done, in the log", "Shift called off"),
    "change_answerer": _CHANGED,
    "give_back_shift": pgettext_lazy("what was done, in the log", "Shift given back"),
    "take_day_shift": pgettext_lazy("what was done, in the log", "Shift taken"),
    "give_back_day_shift": pgettext_lazy("what was done, in the log", "Shift given back"),
    "call_off_day_shift": pgettext_lazy("what was done, in the log", "Shift called off"),
    "repeat_day_shift": pgettext_lazy("what was done, in the log", "Shift repeated"),
    "change_day_shift": pgettext_lazy("what was done, in the log", "Shift changed"),
    "print_day_list": pgettext_lazy("what was done, in the log", "List of a shift printed"),
    "note_at_door": pgettext_lazy("what was done, in the log", "Noted at the door"),
    "read_day_helpers": pgettext_lazy("what was done, in the log", "Read who is on a shift"),
    "erase_day_helper": _ERASED,
    "hand_over_shift": pgettext_lazy("what was done, in the log", "Shift handed over"),
    "call_about_shift": pgettext_lazy("what was done, in the log", "Called"),
    "let_onto_rota": pgettext_lazy("what was done, in the log", "Let onto the rota"),
    "offer_shift": _OFFERED,
    "propose_swap": pgettext_lazy("what was done, in the log", "Swap of shifts proposed"),
    "end_swap": pgettext_lazy("what was done, in the log", "Swap of shifts ended"),
    "accept_swap": pgettext_lazy("what was done, in the log", "Shifts swapped"),
    "stop_weekly_shift": pgettext_lazy("what was done, in the log", "Weekly shift given back"),
    "take_off_rota": pgettext_lazy("what was done, in the log", "Taken off the rota"),
    "take_over_shift": _TAKEN_OVER,
    "take_shift": pgettext_lazy("what was done, in the log", "Shift taken"),
    "take_weekly_shift": pgettext_lazy("what was done, in the log", "Shift taken each week"),
    "switch_on_emergency": pgettext_lazy("what was done, in the log", "Emergency switched on"),
    "extend_emergency": _CHANGED,
    "end_emergency": pgettext_lazy("what was done, in the log", "Emergency ended"),
    "start_check_round": pgettext_lazy("what was done, in the log", "Check-in round begun"),
    "end_check_round": pgettext_lazy("what was done, in the log", "Check-in round ended"),
    "check_in_waiting": _CHANGED,
    "check_in_fine": pgettext_lazy("what was done, in the log", "Check-in: fine"),
    "check_in_needs": pgettext_lazy("what was done, in the log", "Check-in: needs help"),
    "check_in_no_answer": pgettext_lazy("what was done, in the log", "Check-in: no answer"),
    "watch_household": pgettext_lazy("what was done, in the log", "Agreed to check-ins"),
    "stop_watching_household": pgettext_lazy("what was done, in the log", "Check-ins stopped"),
    "answer_decision": pgettext_lazy("what was done, in the log", "Question answered"),
    "cancel_decision": pgettext_lazy("what was done, in the log", "Called off"),
    "close_decision": pgettext_lazy("what was done, in the log", "Closed and counted"),
    "open_decision": pgettext_lazy("what was done, in the log", "Opened for answers"),
    "publish_decision": pgettext_lazy("what was done, in the log", "Published"),
    "answer_from_care": pgettext_lazy("what was done, in the log", "Answered by a person of care"),
    "close_care": pgettext_lazy("what was done, in the log", "Closed by a person of care"),
    "delete_care": pgettext_lazy(
        "what was done, in the log", "Words to the people of care deleted"
    ),
    "note_care": pgettext_lazy("what was done, in the log", "Notes of a person of care changed"),
    "write_to_care": pgettext_lazy("what was done, in the log", "Written to the people of care"),
    "try_chat": pgettext_lazy("what was done, in the log", "Tried"),
    "play_recording": pgettext_lazy("what was done, in the log", "Recorded message played"),
    "record_sentence": pgettext_lazy("what was done, in the log", "Sentence read out"),
    "remove_sentence": pgettext_lazy("what was done, in the log", "Recording deleted"),
    "choose_digest": pgettext_lazy("what was done, in the log", "Chose how often to be told"),
    "agree_reservation": pgettext_lazy("what was done, in the log", "Said yes to a reservation"),
    "decline_reservation": pgettext_lazy("what was done, in the log", "Said no to a reservation"),
    "end_card": pgettext_lazy("what was done, in the log", "Card ended"),
    "end_reservation": pgettext_lazy("what was done, in the log", "Reservation ended"),
    "hand_over_card": pgettext_lazy("what was done, in the log", "Handed over"),
    "choose_place": pgettext_lazy("what was done, in the log", "Place chosen"),
    "add_photo": pgettext_lazy("what was done, in the log", "Photo came in"),
    "remove_photo": pgettext_lazy("what was done, in the log", "Photo deleted"),
    "show_photo": pgettext_lazy("what was done, in the log", "Photo shown"),
    "refuse_photo": pgettext_lazy("what was done, in the log", "Photo not taken"),
    "move_up_reservation": pgettext_lazy("what was done, in the log", "Moved up in line"),
    "publish_card": pgettext_lazy("what was done, in the log", "Put on the shelf"),
    "put_up_card": pgettext_lazy("what was done, in the log", "Card came in"),
    "refuse_card": pgettext_lazy("what was done, in the log", "Card not taken"),
    "renew_card": pgettext_lazy("what was done, in the log", "Card renewed"),
    "reword_card": pgettext_lazy("what was done, in the log", "Words of a card changed"),
    "reserve_card": pgettext_lazy("what was done, in the log", "Reserved"),
    "return_card": pgettext_lazy("what was done, in the log", "Brought back"),
    "write_off_card": pgettext_lazy("what was done, in the log", "Not brought back"),
    "take_back_card": pgettext_lazy("what was done, in the log", "Card taken down"),
    "withdraw_reservation": pgettext_lazy("what was done, in the log", "Reservation taken back"),
    "say_thanks": pgettext_lazy("what was done, in the log", "Thanked"),
    "approve_money": pgettext_lazy("what was done, in the log", "Approved"),
    "ask_for_money": pgettext_lazy("what was done, in the log", "Money asked for"),
    "close_month": pgettext_lazy("what was done, in the log", "Month closed"),
    "decline_money": pgettext_lazy("what was done, in the log", "Declined"),
    "draw_order": pgettext_lazy("what was done, in the log", "Order drawn"),
    "export_ledger": pgettext_lazy("what was done, in the log", "Ledger saved as a file"),
    "pay_money": pgettext_lazy("state of a request for money", "Paid"),
    "post_entry": pgettext_lazy("what was done, in the log", "Entry in the ledger"),
    "let_pledge_go": pgettext_lazy("state of a pledge", "Let go"),
    "take_out_in_kind": pgettext_lazy("what was done, in the log", "Gift in kind deleted"),
    "note_in_kind": pgettext_lazy("what was done, in the log", "Gift in kind noted"),
    "note_pledge": pgettext_lazy("what was done, in the log", "Pledge noted"),
    "say_where_it_went": pgettext_lazy("what was done, in the log", "Where it went noted"),
    "take_back_approval": pgettext_lazy("what was done, in the log", "Approval taken back"),
    "withdraw_money": pgettext_lazy("what was done, in the log", "Request for money withdrawn"),
    "answer_question": pgettext_lazy("what was done, in the log", "Question answered"),
    "approve_place": pgettext_lazy("what was done, in the log", "Approved"),
    "ask_about_place": pgettext_lazy("what was done, in the log", "Question asked"),
    "approve_member": pgettext_lazy("what was done, in the log", "Let into the pod"),
    "approve_volunteer": pgettext_lazy("what was done, in the log", "Approved"),
    "ask_if_still_needed": pgettext_lazy(
        "what was done, in the log", "Asked if it is still needed"
    ),
    "bring_in": pgettext_lazy("what was done, in the log", "Spreadsheet brought in"),
    "block_volunteer": pgettext_lazy("what was done, in the log", "Blocked"),
    "change": _CHANGED,
    "change_consent": pgettext_lazy("what was done, in the log", "Shared with others"),
    "change_import": _CHANGED,
    "change_line": _CHANGED,
    "change_member": _CHANGED,
    "change_pod_settings": _CHANGED,
    "change_role": pgettext_lazy("what was done, in the log", "Role changed"),
    "close_personal_data": pgettext_lazy("what was done, in the log", "Personal data closed"),
    "close_as_unknown": pgettext_lazy("what was done, in the log", "Closed: nobody told us"),
    "close_details": pgettext_lazy("what was done, in the log", "Details closed to a volunteer"),
    "complete_match": _DONE,
    "confirm_match": pgettext_lazy("what was done, in the log", "A word was given"),
    "cut_list_loose": pgettext_lazy("what was done, in the log", "Cut loose from another list"),
    "follow_list": pgettext_lazy("what was done, in the log", "Follows another list"),
    "decline_place": pgettext_lazy("what was done, in the log", "Declined"),
    "decline_match": pgettext_lazy("what was done, in the log", "Declined"),
    "begin_attack": pgettext_lazy("what was done, in the log", "Forms ask more"),
    "open_network": pgettext_lazy("what was done, in the log", "Network opened"),
    "open_network_all_the_same": pgettext_lazy(
        "what was done, in the log", "Network opened although something was missing"
    ),
    "pause_network": pgettext_lazy("what was done, in the log", "Network paused"),
    "delete": pgettext_lazy("what was done, in the log", "Deleted"),
    "delete_import": pgettext_lazy("what was done, in the log", "Uploaded file deleted"),
    "delete_spam": pgettext_lazy("what was done, in the log", "Deleted as spam"),
    "end_attack": pgettext_lazy("what was done, in the log", "Forms ask as usual"),
    "end_role": pgettext_lazy("what was done, in the log", "Role ended"),
    "end_sessions": pgettext_lazy("what was done, in the log", "Signed out elsewhere"),
    "erase_request": _ERASED,
    "expire_match": pgettext_lazy("what was done, in the log", "No answer in time"),
    "export_details": pgettext_lazy(
        "what was done, in the log", "List with contact details exported"
    ),
    "export_list": pgettext_lazy("what was done, in the log", "List exported"),
    "export_members": pgettext_lazy("what was done, in the log", "List of members printed"),
    "export_person": pgettext_lazy("what was done, in the log", "Told what we hold"),
    "finish_follow_up": pgettext_lazy("what was done, in the log", "Followed up"),
    "finish_proposal": _SENT,
    "give_away": pgettext_lazy("what was done, in the log", "Given away"),
    "give_new_day": pgettext_lazy("what was done, in the log", "New day given"),
    "finish_tree": _DONE,
    "hand_over_calls": pgettext_lazy("what was done, in the log", "Handed over to a stand-in"),
    "accept_invitation": pgettext_lazy("what was done, in the log", "Invitation accepted"),
    "end_access": pgettext_lazy("what was done, in the log", "Access ended"),
    "invite": pgettext_lazy("what was done, in the log", "Invited to the staff"),
    "invite_again": pgettext_lazy("what was done, in the log", "Invited again, by a new link"),
    "revoke_invitation": pgettext_lazy("what was done, in the log", "Invitation taken back"),
    "set_up_account": pgettext_lazy("what was done, in the log", "Account being set up"),
    "join_source": _JOINED,
    "join_tree": pgettext_lazy("what was done, in the log", "Agreed to be in the phone tree"),
    "leave_tree": pgettext_lazy("what was done, in the log", "Left the phone tree"),
    "mend_tree": _CHANGED,
    "start_tree": pgettext_lazy("what was done, in the log", "Phone tree started"),
    "tick_call": pgettext_lazy("what was done, in the log", "Said how a call went"),
    "hear_from_member": pgettext_lazy("what was done, in the log", "Talked to"),
    "join_pod": _ADDED,
    "leave_pod": pgettext_lazy("what was done, in the log", "Left the pod"),
    "new_door_code": pgettext_lazy("what was done, in the log", "New code for the door"),
    "start_members": pgettext_lazy("what was done, in the log", "Neighbors can join"),
    "give_role": pgettext_lazy("what was done, in the log", "Role given"),
    "import_all": pgettext_lazy("what was done, in the log", "Everything brought in"),
    "hide_entry": pgettext_lazy("what was done, in the log", "Hidden"),
    "import_row": pgettext_lazy("what was done, in the log", "Came from a spreadsheet"),
    "join_households": _JOINED,
    "join_volunteers": _JOINED,
    "judge_text": pgettext_lazy("what was done, in the log", "Read"),
    "keep_households_apart": _KEPT_APART,
    "keep_two_people": _KEPT_APART,
    "keep_data": pgettext_lazy("what was done, in the log", "Kept, as they asked"),
    "leave": _ERASED,
    "let_source_withdraw": pgettext_lazy(
        "what was done, in the log", "Let its entries be withdrawn"
    ),
    "lift_sign_in_limit": pgettext_lazy(
        "what was done, in the log", "Let sign in again after wrong passwords"
    ),
    "log_contact": _ADDED,
    "look_up_caller": pgettext_lazy("what was done, in the log", "Looked up who is calling"),
    "look_again": pgettext_lazy("what was done, in the log", "Looked at again"),
    "make_proposal": _ADDED,
    "miss_match": pgettext_lazy("what was done, in the log", "Somebody else was faster"),
    "move_date": _MOVED,
    "move_match": _MOVED,
    "need_cancelled": pgettext_lazy("what was done, in the log", "Cancelled"),
    "need_closed": pgettext_lazy("what was done, in the log", "Closed"),
    "need_done": _DONE,
    "offer_match": _OFFERED,
    "offer_route": _OFFERED,
    "open_address": pgettext_lazy("what was done, in the log", "Address opened to a volunteer"),
    "open_details": pgettext_lazy("what was done, in the log", "Personal details opened"),
    "open_personal_data": pgettext_lazy(
        "what was done, in the log", "Personal data opened by a steward"
    ),
    "open_next_occurrence": pgettext_lazy("what was done, in the log", "Next of a series opened"),
    "overrule_rules": pgettext_lazy("what was done, in the log", "Asked although a rule says no"),
    "pause_source": _PAUSED,
    "pause_volunteer": _PAUSED,
    "postpone_follow_up": pgettext_lazy("what was done, in the log", "Put off until tomorrow"),
    "print_forms": pgettext_lazy("what was done, in the log", "Forms printed"),
    "prove_email": pgettext_lazy("what was done, in the log", "Email proven"),
    "publish": pgettext_lazy("what was done, in the log", "Published"),
    "read_source": pgettext_lazy("what was done, in the log", "Asked anew"),
    "reject_volunteer": pgettext_lazy("what was done, in the log", "Not approved"),
    "release_match": pgettext_lazy("what was done, in the log", "Given back"),
    "remove_source": pgettext_lazy("what was done, in the log", "Removed"),
    "reopen_place": pgettext_lazy("what was done, in the log", "Opened again"),
    "resend_link": _SENT_AGAIN,
    "renew_link": pgettext_lazy("what was done, in the log", "New link made, the old one stopped"),
    "reset_second_factor": pgettext_lazy(
        "what was done, in the log", "Second step of signing in removed"
    ),
    "retry_message": _SENT_AGAIN,
    "say_it_happened_no": pgettext_lazy("what was done, in the log", "Said that it did not happen"),
    "say_it_happened_not_yet": pgettext_lazy("what was done, in the log", "Said: not yet"),
    "say_it_happened_yes": pgettext_lazy("what was done, in the log", "Said that it happened"),
    "say_it_worked_no": pgettext_lazy("what was done, in the log", "Said that it did not work"),
    "say_it_worked_yes": pgettext_lazy("what was done, in the log", "Said that it worked"),
    "say_still_looking": pgettext_lazy(
        "what was done, in the log", "Told that we are still looking"
    ),
    "see_secret_address": pgettext_lazy("what was done, in the log", "Secret address looked at"),
    "send_proposal": _SENT,
    "send_test_letter": _SENT,
    "take_in_test_letter": pgettext_lazy("what was done, in the log", "Arrived"),
    "look_at": pgettext_lazy("what was done, in the log", "Looked through"),
    "set_own_account": _CHANGED,
    "set_weight": _CHANGED,
    "shorten_offer": pgettext_lazy("what was done, in the log", "Time to answer shortened"),
    "skip_date": pgettext_lazy("what was done, in the log", "Date left out"),
    "split_request": pgettext_lazy("what was done, in the log", "Taken out of its household"),
    "start_import": pgettext_lazy("what was done, in the log", "Spreadsheet uploaded"),
    "stop_import": pgettext_lazy("what was done, in the log", "Stopped"),
    "stop_picking": pgettext_lazy(
        "what was done, in the log", "Gave back too much: picks nothing more"
    ),
    "stop_repeating": pgettext_lazy("what was done, in the log", "Repeating stopped"),
    "submit_place": _ADDED,
    "give_resources": _SENT,
    "suggest": _ADDED,
    "take_over_suggestion": pgettext_lazy("a suggestion for the directory", "Taken over"),
    "refuse_suggestion": pgettext_lazy("a suggestion for the directory", "Not taken over"),
    "same_suggestion": pgettext_lazy("a suggestion for the directory", "Known already"),
    "set_aside": pgettext_lazy("what was done, in the log", "Set aside"),
    "withdraw_suggestion": pgettext_lazy("what was done, in the log", "Taken back"),
    "submit_request": _ADDED,
    "submit_volunteer": _ADDED,
    "take_cancel_back": pgettext_lazy("what was done, in the log", "Cancel taken back"),
    "take_back_import": pgettext_lazy("what was done, in the log", "Taken back"),
    "take_in": pgettext_lazy("what was done, in the log", "Taken in"),
    "take_over_entry": _TAKEN_OVER,
    "take_over_need": _TAKEN_OVER,
    "take_up_blocks": pgettext_lazy("what was done, in the log", "Blocks taken over"),
    "tell_of_overdue_need": pgettext_lazy(
        "what was done, in the log", "Told that it waits too long"
    ),
    "unblock": pgettext_lazy("what was done, in the log", "Block ended"),
    "unpublish": pgettext_lazy("what was done, in the log", "Made a draft again"),
    "update_need": _CHANGED,
    "update_place": _CHANGED,
    "update_request": _CHANGED,
    "update_volunteer": _CHANGED,
    "use_form": pgettext_lazy("what was done, in the log", "Typed in from paper"),
    "ask_keeper": pgettext_lazy("what was done, in the log", "Asked if it is still true"),
    "check_entry": pgettext_lazy("what was done, in the log", "Checked: not all of it is true"),
    "finish_correction": pgettext_lazy("what was done, in the log", "Corrected"),
    "give_call_link": pgettext_lazy("what was done, in the log", "Link for calls given"),
    "let_entry_go": pgettext_lazy("what was done, in the log", "Not kept any more"),
    "remove_keeper": _ERASED,
    "stop_call_link": pgettext_lazy("what was done, in the log", "Link for calls stopped"),
    "verify": pgettext_lazy("what was done, in the log", "Checked"),
    "withdraw_place": pgettext_lazy("what was done, in the log", "Taken back"),
    "withdraw_match": _WITHDRAWN,
}
# Written into the log, and no field of a row.
OTHER_FIELDS: dict[str, str | Promise] = {
    "second_factor": pgettext_lazy("a field, in the log", "Second step of signing in"),
}


def verb_in_words(verb: str) -> str:
    # "set_weight_near": the rest is a rule of the ranking.
    code = "set_weight" if verb.startswith("set_weight_") else verb
    return str(VERBS.get(code, verb))


def verbs_that_say(words: str) -> list[str]:
    """Return the codes of the verbs that are shown as `words`."""
    wanted = words.casefold()
    return [code for code, said in VERBS.items() if str(said).casefold() == wanted]


def model_of(subject_type: str) -> type[Model] | None:
    found = (each for each in apps.get_models() if each._meta.model_name == subject_type)
    return next(found, None)


def subject_in_words(subject_type: str) -> str:
    model = model_of(subject_type)
    return capfirst(str(model._meta.verbose_name)) if model else subject_type


def subjects_that_say(words: str) -> list[str]:
    """Return the codes of the kinds of rows that are shown as `words`."""
    wanted = words.casefold()
    return [
        each._meta.model_name or ""
        for each in apps.get_models()
        if str(each._meta.verbose_name).casefold() == wanted
    ]


def field_in_words(subject_type: str, name: str) -> str:
    if name in OTHER_FIELDS:
        return str(OTHER_FIELDS[name])
    model = model_of(subject_type)
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = _relation(model, name)
    if field is None:
        return name
    if hasattr(field, "original_field"):  # a translation: "name_es"
        own_name = dict(settings.LANGUAGES)[field.language.replace("_", "-")]
        return f"{capfirst(str(field.original_field.verbose_name))} ({own_name})"
    if field.auto_created and field.is_relation:
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name))


def _relation(model: Any, name: str) -> Any:
    """Return the relation of `model` by which it calls other rows `name`; None for none."""
    related = model._meta.related_objects
    return next((each for each in related if each.get_accessor_name() == name), None)
