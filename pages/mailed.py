"""The question on a private page whether our email has reached the right person.

Only whoever opened it by the link in the letter is asked: the page shows that link nowhere.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.contact import PROOF, Reachable

THANKS_FOR_MAILED = _("Thank you. Now we know that our emails reach you.")


def mailed_proof(request: HttpRequest, person: Reachable) -> str:
    """Return what the link in a letter brought along; "" for other links, and once it is known."""
    proof = request.GET.get(PROOF, "")
    is_new = bool(proof) and person.email_proven_at is None
    return proof if is_new and person.is_proven_by(proof) else ""
