"""The help request that a member of a pod begins with what they said there."""

from django.urls import reverse

from common.models import UNCHECKED, FormDraft
from members.handing_on import NEED, Begun, begins
from members.models import Member
from pages.form_flow_views import KEPT
from pages.kept_answers import as_posted
from request_pages.forms.base import categories
from request_pages.forms.contact import Speaker
from request_pages.forms.details import detail_field
from request_pages.views.ask import FLOW, NEEDS


@begins(NEED)
def begin_request(member: Member, source: str) -> Begun:
    """Fill a form in as far as a member has said it. It is theirs to send, and linked to nothing.

    No page counts as answered: they look at each.
    """
    offered = categories()
    kinds = [kind for kind in member.needs.all() if str(kind.pk) in offered]
    details = {detail_field(kinds[0]): member.needs_words} if kinds else {}
    typed = {
        "needs": {"categories": [kind.pk for kind in kinds], "ward": member.pod.ward.slug},
        "details": details,
        "where": _place(member),
        "contact": _contact(member),
    }
    answers = {page: as_posted(values) for page, values in typed.items() if values}
    answers[UNCHECKED] = {UNCHECKED: list(typed)}
    _draft, token = FormDraft.objects.start(FLOW.form, answers, source=source)
    return Begun(f"{reverse(NEEDS.url_name)}?{KEPT}=1", FLOW.cookie, token)


def _place(member: Member) -> dict[str, object]:
    return {
        "ward": str(member.pod.ward_id),
        "pod": str(member.pod_id),
        "access_notes": member.where,
    }


def _contact(member: Member) -> dict[str, object]:
    same = ("name", "phone", "phone_extension", "email", "others_read_email", "contact_method")
    first, *others = member.spoken_languages or [member.language]
    return {
        **{name: getattr(member, name) for name in same},
        "speaker": Speaker.ME,
        "spoken_language": first,
        "other_languages": others,
    }
