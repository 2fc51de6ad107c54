"""The data of a page for search engines (schema.org), in a script element that runs nothing.

Browsers run no script of this type, whatever it holds, and our policy allows none anyway. Who comes
from another page of ours gets the page without it (`pages.inline_css`).
"""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Nothing ends the element, or begins a comment in it.
_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def structured(kind: str, **fields: Any) -> dict[str, Any]:
    """Return an object of schema.org without what is empty: `structured("Place", name="…")`."""
    filled = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    return {"@type": kind, **filled} if filled else {}


def in_page(data: dict[str, Any]) -> SafeString:
    """Return `data` as an element for the head of a page; nothing where there is none."""
    if not data:
        return SafeString()
    whole = {"@context": "https://schema.org", **data}
    # In the letters of the page, whose texts it says once more: compressed it weighs little.
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nosec B308 B703
