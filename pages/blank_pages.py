"""A later page of a form, as long as nothing was typed on it: the same for all who come alike.

What the pages before it decide, such as which kinds of help are asked about, comes from lists of
ours and is part of what such a page is kept by. It is made of that alone: of what one person has
typed, nothing gets into it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from pages.cached import shared_page
from pages.form_flow import KEPT, Answers, Flow, Page

Cleaned = Mapping[str, Mapping[str, Any]]


class BlankPages:
    """The part of `pages.form_flow_views.FlowViews` that shows them."""

    flow: Flow
    # What the later pages show rows of, see `pages.cached`; without it each is made anew.
    later_topics: tuple[str, ...] = ()

    def decided(self, page: Page, cleaned: Cleaned) -> tuple[str, Cleaned]:
        """Return what `page` shows of the answers before it, and a name for that.

        Only what was chosen from lists of ours: no words of anybody.
        """
        return "", {}

    def blank_page(
        self, request: HttpRequest, page: Page, answers: Answers, link: Mapping[str, str]
    ) -> HttpResponse | None:
        """Return the page as it is kept; None where this one is somebody's own."""
        query = request.META.get("QUERY_STRING", "")
        # Anything else in the address would be a page of its own.
        if not self.later_topics or query not in {urlencode(link), urlencode({**link, KEPT: 1})}:
            return None
        name, cleaned = self.decided(page, answers.before(page))

        def context() -> dict[str, Any]:
            initial = self.initial(page, dict(link))  # type: ignore[attr-defined]
            form = page.form_class(prefill=cleaned, initial=initial)
            around = self._around(page, form, Answers.of(self.flow, cleaned))  # type: ignore[attr-defined]
            return {"form": form, **around, "is_kept": True}

        topics = self.later_topics
        return shared_page(request, page.template, context, topics=topics, key=query, of=name)
