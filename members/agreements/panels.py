"""A pod's agreements on a member's page, and how many agreed on the organizer's."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.languages import is_rtl
from members.agreements.services import told_they_agree
from members.agreements.texts import behind_in, current, newest_of, text_for
from members.models import Agreed, Agreement, Member
from members.notifications import without_letters
from members.panels import MemberPage, Panel, WorkingPage, member_panel, work_url, working_panel
from members.work import PRESSES


def shown(agreement: Agreement, member: Member) -> dict[str, Any]:
    """Return the words for one member, and whether they have agreed."""
    text = text_for(agreement, get_language() or member.language)
    newest = newest_of(agreement, text)
    return {
        "agreement": agreement,
        "text": text,
        "direction": "rtl" if is_rtl(text.language) else "ltr",
        "newest": newest,
        "newest_direction": "rtl" if newest and is_rtl(newest.language) else "ltr",
        "agreed": Agreed.objects.filter(member=member, agreement=agreement).first(),
        "before": Agreed.objects.filter(member=member, agreement__pod=member.pod_id).exists(),
    }


@member_panel("b_agreement")
def agreement_of_member(page: MemberPage) -> Panel | None:
    agreement = current(page.member.pod_id)
    if agreement is None:
        return None
    said = {**shown(agreement, page.member), "token": page.token}
    return Panel("members/_agreement_panel.html", said)


@working_panel("b_agreement")
def agreement_of_pod(page: WorkingPage) -> Panel:
    agreement = current(page.pod)
    active = Member.objects.active().filter(pod=page.pod)
    agreed = active.filter(agreed__agreement=agreement) if agreement else Member.objects.none()
    done = set(agreed.values_list("pk", flat=True))
    missing = {*active.values_list("pk", flat=True)} - done
    said: dict[str, Any] = {"agreement": agreement, "agreed": len(done), "missing": len(missing)}
    said["to_tell"] = len(without_letters(missing)) if agreement and missing else 0
    said["behind"] = behind_in(agreement) if agreement else []
    ways = ((_("What we agreed on"), work_url(page, "members", "agreement")),)
    return Panel("members/_agreement_work.html", said, ways=ways)


PRESSES["agreed"] = (told_they_agree, _("Noted: they agree."))
