"""The sign-up that a member of a pod begins with what they said there."""

from django.urls import reverse

from common.choices import Reach
from common.models import UNCHECKED, FormDraft
from members.handing_on import CAN, Begun, begins
from members.models import Member
from pages.form_flow_views import KEPT
from pages.kept_answers import as_posted
from volunteers.views.sign_up import ABOUT, FORM


@begins(CAN)
def begin_sign_up(member: Member, source: str) -> Begun:
    """Fill a sign-up in as far as a member has said it. It is theirs to send, linked to nothing."""
    same = ("name", "phone", "email", "others_read_email", "contact_method", "language")
    typed = {
        "about": {
            **{name: getattr(member, name) for name in same},
            "languages": member.spoken_languages,
        },
        "where": {"ward": member.pod.ward.slug, "pod": member.pod.slug, "reach": Reach.POD},
        "offer": {
            "categories": [kind.slug for kind in member.offers.all() if kind.is_active],
            "skills_note": member.offers_words,
        },
        "time": {"days": member.days, "times": member.times, "max_at_once": 1, "max_per_week": 3},
    }
    answers = {page: as_posted(values) for page, values in typed.items()}
    answers[UNCHECKED] = {UNCHECKED: list(typed)}
    _draft, token = FormDraft.objects.start(FORM.flow.form, answers, source=source)
    return Begun(f"{reverse(ABOUT.url_name)}?{KEPT}=1", FORM.flow.cookie, token)
