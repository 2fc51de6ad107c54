"""What tells programs from people: a field that no person sees, haste, and a piece of work.

None of it refuses anything. What looks like a program's is set aside for a person to look at, and
whoever sent it reads the usual confirmation (docs/decisions/0048-floods.md).
"""

import hashlib
from collections.abc import Mapping

from csp.constants import SELF
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common import limits
from common.choices import WhyAside
from common.models import Attack, FormDraft

# No browser fills in a field of this name by itself.
FIELD = "homepage"
SHOWN_AT = "shown"
WORK = "work"
# Kept with a request: what was said of its sender.
SENDER = "sender_counted"
LONGEST_ANSWER = 20
# A question for a link that a program seems to ask counts as so many.
COUNTS_AS = 10
_page = signing.TimestampSigner(salt="pages.traps")


def is_filled_in(request: HttpRequest) -> bool:
    """Tell whether something was typed where people see nothing."""
    return bool(request.POST.get(FIELD))


def count_sender(request: HttpRequest, limit: str) -> None:
    """Count one more of `limit` for who sends `request`, before `why_aside` looks at it."""
    vars(request)[SENDER] = limits.sender_under_attack(request, limit)


def why_aside(request: HttpRequest, draft: FormDraft) -> str:
    """Return why what is sent is to be set aside, once its sender is counted; "" for most."""
    is_within, is_attack = vars(request)[SENDER]
    # The draft's own clock: a time on the page could be fetched once and sent a thousand times.
    in_haste = timezone.now() - draft.created_at < settings.LEAST_TIME_TO_FILL_IN
    if draft.is_trapped or is_filled_in(request) or in_haste:
        return WhyAside.PROGRAM
    if not is_within:
        return WhyAside.SENDER
    is_worked = has_done_its_work(request, challenge_of(draft), is_attack)
    return "" if is_worked else WhyAside.NO_WORK


# --- Pages without a draft ---


def page_mark() -> str:
    """Return the signed time at which a page is shown; the page sends it back."""
    return _page.sign("")


def for_page() -> dict[str, object]:
    """Return the context of a page without a draft: its mark, and the work that is asked now."""
    mark = page_mark()
    return {"shown_at": mark, **work_for(challenge_of_page(mark))}


def counts_as(request: HttpRequest) -> int:
    """Return how much a form counts that is not kept: more where a program seems to send it."""
    mark = request.POST.get(SHOWN_AT, "")
    is_worked = has_done_its_work(request, challenge_of_page(mark))
    if is_filled_in(request) or _is_early(mark) or not is_worked:
        return COUNTS_AS
    return 1


def _is_early(mark: str) -> bool:
    """Tell whether the page was shown only just now, or by nobody."""
    one_field = settings.LEAST_TIME_TO_FILL_IN / 3
    try:
        _page.unsign(mark, max_age=one_field)
    except signing.SignatureExpired:
        return False
    except signing.BadSignature:
        pass
    return True


# --- Work, while we are under attack ---


def challenge_of(draft: FormDraft | None) -> str:
    """Return what the work for `draft` begins with: its own, so that it is done once for each."""
    # Not its token, which is another one with each press.
    return _challenge(f"{draft.pk} {draft.created_at.isoformat()}") if draft else ""


def challenge_of_page(mark: str) -> str:
    """Return the same for a page without a draft, from its `page_mark`."""
    return _challenge(mark) if mark else ""


def _challenge(of: str) -> str:
    return salted_hmac("pages.traps", of).hexdigest()[:32]


def has_done_its_work(request: HttpRequest, challenge: str, is_attack: bool | None = None) -> bool:
    """Tell whether the browser has done the work, or none is asked now.

    `is_attack` says whether we are under attack, where that is known.
    """
    # The work first: to look at it costs less than a query.
    if is_work(challenge, request.POST.get(WORK, "")):
        return True
    return not (Attack.objects.is_on() if is_attack is None else is_attack)


def is_work(challenge: str, answer: str) -> bool:
    """Tell whether the hash of `challenge` and `answer` begins with enough zero bits."""
    if not challenge or not answer or len(answer) > LONGEST_ANSWER:
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - settings.PROOF_OF_WORK_BITS) == 0


def allow_script(response: HttpResponse, context: Mapping[str, object]) -> HttpResponse:
    """Let the page of `context` run the script of its work; no other public page has one."""
    if "challenge" in context:
        policy = vars(response).get("_csp_update") or {}
        vars(response)["_csp_update"] = {**policy, "script-src": [SELF]}
    return response


def work_for(challenge: str) -> dict[str, object]:
    """Return the context of `pages/_work.html`; empty while no work is asked."""
    if not challenge or not Attack.objects.is_on():
        return {}
    return {"challenge": challenge, "work_bits": settings.PROOF_OF_WORK_BITS}
