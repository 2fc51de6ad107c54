"""How the text of a message is put together."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


def render_letter(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body of `templates/emails/<template>.txt`, in the active language.

    The template's first line is the subject, an empty line follows, the rest is the body.
    """
    text = render_to_string(
        f"emails/{template}.txt", {**context, "SITE_NAME": settings.SITE_NAME}
    ).strip()
    subject, _blank, body = text.partition("\n\n")
    return " ".join(subject.split()), body.strip() + "\n"
