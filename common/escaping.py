"""Text for HTML, where a page has hundreds: Django's `escape` asks of each whether it is lazy."""

import html
from typing import Any

from django.utils.safestring import SafeString


def escaped(value: Any) -> str:
    """Return `value` as HTML; what is marked as safe stays as it is."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)
