"""The answer to somebody in danger: the numbers that every page of the network shows."""

from django.utils.translation import gettext as _

from inbox.replies import Said
from pages.always_shown import for_page, our_numbers_answer

# What answers in the network's country although nobody has put it on the pages.
OURS = ("911", "988")


def whom_to_call() -> Said:
    """Say that we are no emergency service, and whom to call; a person reads the text besides."""
    shown = [each.number for each in for_page()]
    numbers = list(dict.fromkeys(shown or (OURS if our_numbers_answer() else ())))
    if not numbers:
        words = _(
            "We are neighbors and may read this late. If somebody is in danger, please call the "
            "emergency number where you are, now."
        )
        return Said(words, waits=True)
    words = _(
        "We are neighbors and may read this late. If somebody is in danger, please call now: "
        "%(numbers)s"
    )
    return Said(words % {"numbers": ", ".join(numbers)}, waits=True)
