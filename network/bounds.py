"""The days for which things may be kept: within these days each keeps its promise and its use."""

# The setting that speaks where the network says nothing, the field, and the bounds in days.
KEPT = {
    "REQUEST_KEPT_FOR": ("request_days", 7, 180),
    "UNANSWERED_KEPT_FOR": ("unanswered_days", 7, 180),
    "VOLUNTEER_KEPT_FOR": ("volunteer_days", 90, 3 * 365),
    "ANSWER_WITHIN": ("answer_days", 7, 60),
    "NOTES_KEPT_FOR": ("notes_days", 30, 365),
    "MESSAGES_KEPT_FOR": ("messages_days", 30, 365),
    "IMPORTS_KEPT_FOR": ("imports_days", 1, 30),
}
