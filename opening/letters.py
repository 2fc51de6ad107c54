"""The test letter's text; its link is made when it is written."""

from django.core import signing

from accounts.models import User
from accounts.roles import is_steward
from common.addresses import absolute_url
from messaging.letters import render_letter
from messaging.models import Message
from messaging.registry import Letter, writer
from opening.services import TEST_LETTER

SALT = "opening.test-letter"


def code_of(letter_id: int) -> str:
    """Return the code in the link of a letter. It opens something only for its own reader."""
    return signing.Signer(salt=SALT).sign_object(letter_id)


def letter_of(code: str) -> int | None:
    """Return which letter `code` is of; None for what we did not sign."""
    try:
        return int(signing.Signer(salt=SALT).unsign_object(code))
    except (signing.BadSignature, TypeError, ValueError):
        return None


@writer(TEST_LETTER)
def write_test_letter(message: Message) -> Letter | None:
    """Write to a steward; nothing to whoever is none any more."""
    user = User.objects.filter(pk=message.recipient_id).first()
    if user is None or not is_steward(user):
        return None
    url = absolute_url("admin:test_letter_arrived", code_of(message.subject_id))
    subject, body = render_letter(message.template, {"url": url})
    return Letter(user.email, subject, body)
