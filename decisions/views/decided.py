"""The results that everybody may read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decisions.models import Decision
from decisions.wording import result_of
from pages.cached import shared_page

TOPICS = ("decisions", "places")
A_PAGE = 20
LONGEST_NUMBER = 18


@require_safe
def decided_list(request: HttpRequest) -> HttpResponse:
    """Show what was decided, the newest first."""
    typed = request.GET.get("before", "")
    if typed and not (typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    before = int(typed) if typed else 0
    if typed and not _is_known(before):
        raise Http404

    def context() -> dict[str, Any]:
        rows = Decision.objects.shown().select_related("ward", "pod").order_by("-id")
        found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
        more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
        return {"decisions": found[:A_PAGE], "more": more}

    key = f"before={before}" if before else ""
    return shared_page(request, "decisions/decided_list.html", context, topics=TOPICS, key=key)


def _is_known(pk: int) -> bool:
    """Keep pages of numbers that our own links give: no other ones fill the shelf."""
    return Decision.objects.shown().filter(pk=pk).exists()


@require_safe
def decided_detail(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Show one of them."""

    def context() -> dict[str, Any]:
        rows = Decision.objects.shown().select_related("ward", "pod__ward")
        decision = rows.filter(pk=decision_id).first()
        if decision is None:
            raise Http404
        return {
            "decision": decision,
            "place": decision.place,
            **result_of(decision),
        }

    return shared_page(request, "decisions/decided_detail.html", context, topics=TOPICS)
