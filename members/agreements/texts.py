"""Reading a pod's agreements: the version that holds now, and its words for one reader."""

from collections.abc import Iterable, Mapping

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
    """Return the words in the reader's language; without these, the first that are up to date."""
    texts = list(agreement.texts.all())
    own = (each for each in texts if each.language == language)
    return next(own, min(texts, key=lambda each: each.is_behind))


def behind_in(agreement: Agreement) -> list[str]:
    """Return the languages whose words have stayed as they were when others changed."""
    return [each.language for each in agreement.texts.all() if each.is_behind]


def newest_of(agreement: Agreement, text: AgreementText) -> AgreementText | None:
    """Return words that have what `text` lacks; None where it is behind no others."""
    if not text.is_behind:
        return None
    return next((each for each in agreement.texts.all() if not each.is_behind), None)


def behind_after(held: Agreement | None, words: Mapping[str, str]) -> set[str]:
    """Return the languages whose words are behind, once those of `held` become `words`.

    Who changes words that were behind catches up with the others. Who changes words that were not
    leaves all others behind that stay as they were.
    """
    before = {each.language: each for each in held.texts.all()} if held else {}
    kept = {code for code, each in before.items() if words.get(code) == each.text}
    changed = [each for code, each in before.items() if code in words and code not in kept]
    if any(not each.is_behind for each in changed):
        return kept
    behind = {code for code in kept if before[code].is_behind}
    # Where all that was new has been taken out, the rest is what holds.
    return set() if behind == {*words} else behind


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
