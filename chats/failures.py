"""The reasons for which a post did not get through, in words; the codes are the services'."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WRONG_ADDRESS = _("The service does not know this address, or no longer. Please give a new one.")
WORDS: dict[str, Any] = {
    "address": _("We cannot read this address. Please give it once more."),
    "no chat": _("The address names no chat to post in. Please give it once more."),
    "unsure": _(
        "Our server stopped in the middle, and nobody knows whether this was posted. "
        "Please look into the chat."
    ),
    "429": _("The service says that there were too many posts."),
    **dict.fromkeys(("400", "401", "403", "404", "410"), WRONG_ADDRESS),
}
NO_ANSWER = _("The service did not answer, or with an error of its own.")


def in_words(code: str) -> str:
    """Return what is wrong, in a sentence that holds nothing of the address."""
    return str(WORDS.get(code, NO_ANSWER))
