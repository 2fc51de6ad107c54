"""The text of a message, put together from its template."""

from typing import Any

from django.template.loader import render_to_string

from common.contact import Reachable
from messaging.registry import Letter
from messaging.text_numbers import text_number
from network import current


def letter_to(person: Reachable, subject: str, body: str, url: str) -> Letter:
    """Return the letter to `person`; where others read the mailbox, one that says nothing of it.

    Then it has the link alone, behind which the same stands.
    """
    if person.others_read_email:
        subject, body = render_letter("messaging/discreet", {"url": url})
    return Letter(
        person.email,
        subject,
        body,
        is_discreet=person.others_read_email,
        phone=text_number(person),
        # The proof is of the email alone.
        url=url.partition("?")[0],
    )


def render_letter(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return subject and body of `templates/emails/<template>.txt`, in the active language.

    The template's first line is the subject, an empty line follows, the rest is the body.
    """
    text = render_to_string(
        f"emails/{template}.txt", {**context, "SITE_NAME": current().name}
    ).strip()
    subject, _blank, body = text.partition("\n\n")
    return " ".join(subject.split()), body.strip() + "\n"
