"""Reading a pod's agreements: the version that holds now, and its words for one reader."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q

from members.agreements.draft import draft_in
from members.choices import MemberState
from members.models import Agreement, AgreementText, Member
from pods.models import Pod


def current(pod: Pod | int) -> Agreement | None:
    """Return the version that holds now, with its texts; None while the pod has none."""
    rows = Agreement.objects.filter(pod=pod).order_by("-version")
    return rows.prefetch_related("texts").first()


def text_for(agreement: Agreement, language: str) -> AgreementText:
    """Return the words in the reader's language; without these, in the first of the pod's."""
    texts = list(agreement.texts.all())
    return next((each for each in texts if each.language == language), texts[0])


def languages_of(pod: Pod) -> list[str]:
    """Return the languages of the site that members of a pod read."""
    rows = Member.objects.active().filter(pod=pod).order_by()
    read = set(rows.values_list("language", flat=True))
    return [code for code, _name in settings.LANGUAGES if code in read]


def to_begin_with(agreement: Agreement | None, languages: Iterable[str]) -> dict[str, str]:
    """Return what the page to write starts from: the words that hold, or the draft."""
    if agreement is None:
        return {language: draft_in(language) for language in languages}
    texts = {each.language: each.text for each in agreement.texts.all()}
    return {language: texts.get(language, "") for language in languages}


def versions_of(pod: Pod) -> list[Agreement]:
    """Return all versions, the newest first, each with how many members agreed (`agreed_count`)."""
    active = Q(agreed__member__state=MemberState.ACTIVE, agreed__member__pod=pod)
    rows = Agreement.objects.filter(pod=pod).order_by("-version")
    return list(rows.annotate(agreed_count=Count("agreed", active)))
