"""The first view of a page, with its style inside, so that one answer is all it takes to be read.

On a slow line each further request costs almost half a second before anything can be seen. The
sheet as a file is fetched when the page is there, for the pages that follow. Those go without what
only other sites read.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from pages import own_look

SHEET = "css/site.css"
# Links to it; the name has a hash in it where files are kept for good.
LINK = re.compile(r'<link rel="stylesheet" href="([^"]*/css/site(?:\.\w+)?\.css)">')
OWN_LINK = re.compile(r'\s*<link rel="stylesheet" href="/look-\w+\.css">')

# What stands in the head for search engines and chats, which come from nowhere.
FOR_OTHERS = re.compile(
    r'\s*(?:<meta (?:name="(?:description|twitter:card)"|property=")[^>]*>'
    r'|<script type="application/ld\+json">[^<]*</script>)'
)


def is_first_view(request: HttpRequest) -> bool:
    """Tell whether somebody comes from elsewhere: a link, a code on a poster, a typed address.

    Browsers too old to say so get the style sheet as a file, as do pages that follow.
    """
    come_from = request.headers.get("Sec-Fetch-Site", "")
    is_page = request.headers.get("Sec-Fetch-Dest") == "document"
    return is_page and come_from in {"none", "cross-site"} and not settings.DEBUG


def is_followed(request: HttpRequest) -> bool:
    """Tell whether somebody comes from another page of ours."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin" and not settings.DEBUG


def for_followers(html: str) -> str:
    """`html` without what tells other sites about it: no bytes for that on a slow line."""
    return FOR_OTHERS.sub("", html)


def with_style_inside(html: str) -> tuple[str, str]:
    """`html` with its style inside, and what the content security policy calls that style.

    A page without our style sheet stays as it is, with "" beside it.
    """
    link = LINK.search(html)
    if link is None:
        return html, ""
    style, source = _sheet(own_look.style())
    html = OWN_LINK.sub("", html, count=1)
    html = html.replace(link[0], f"<style>{style}</style>", 1)
    # At the end: earlier it would share the line with the page that is being waited for.
    later = f'<link rel="prefetch" as="style" href="{link[1]}">\n</body>'
    return html.replace("</body>", later, 1), source


@lru_cache(maxsize=4)
def _sheet(own: str) -> tuple[str, str]:
    """The whole sheet with the network's `own` style, and its hash as the policy writes it."""
    style = Path(str(finders.find(SHEET))).read_text() + own
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"'sha256-{digest}'"
