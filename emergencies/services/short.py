"""The short form: a request like any other, urgent, whose rest is asked on the phone."""

from django.db import transaction

from accounts import audit
from emergencies.services import answering
from requests_app.choices import ContactKind
from requests_app.services import RequestData, Submitted, submit_request
from requests_app.services.telling import call_household


@transaction.atomic
def submit(data: RequestData, *, key: str, wants_check_ins: bool, why_aside: str = "") -> Submitted:
    """Store it once per `key`, and put the household on today's call list."""
    submitted = submit_request(data, submission_key=f"short:{key}", why_aside=why_aside)
    request = submitted.request
    if not submitted.is_new:
        return submitted
    if request.set_aside_at is None:
        call_household(request, ContactKind.IN_SHORT)
    if wants_check_ins:
        answering.watch(request.pk, wants=True, actor=audit.RESIDENT)
    return submitted
