"""Previews of an announcement: its looks, reach and cost before it goes out, and no names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone, translation

from announcements.choices import Audience
from announcements.many_messages import Written, written
from announcements.models import Announcement
from common.languages import language_name, page_language
from messaging.calm import week_of
from messaging.channels.text import month
from messaging.channels.text.rendering import parts_of
from messaging.models import CalmTurn, Channel
from pages.localized import language_shown

# As long as a real one: a token has 22 letters.
SAMPLE_TOKEN = "x" * 22
SAMPLE_URL = f"{settings.SITE_URL}/en/announced/{SAMPLE_TOKEN}/"


@dataclass(frozen=True)
class InLanguage:
    """The words that those get who are written to in one language."""

    code: str
    name: str
    emails: int
    texts: int
    parts: int
    shown_in: str
    written: Written

    @property
    def people(self) -> int:
        return self.emails + self.texts


@dataclass(frozen=True)
class Check:
    """The figures of an announcement that was checked."""

    languages: list[InLanguage]
    audiences: list[tuple[str, int]]
    unreached: list[tuple[str, int]]
    had_enough: int
    parts_left: int

    @property
    def emails(self) -> int:
        return sum(each.emails for each in self.languages)

    @property
    def texts(self) -> int:
        return sum(each.texts for each in self.languages)

    @property
    def people(self) -> int:
        return self.emails + self.texts

    @property
    def parts(self) -> int:
        return sum(each.parts * each.texts for each in self.languages)

    @property
    def is_over_the_month(self) -> bool:
        return self.parts > self.parts_left

    @property
    def cost(self) -> str:
        """Return the money that the texts cost, with two places; "" where nobody said it."""
        cents = self.parts * settings.TEXT_PART_CENTS
        return f"{cents / 100:.2f}" if cents else ""

    @property
    def gaps(self) -> list[InLanguage]:
        return [each for each in self.languages if each.shown_in]


def text_parts(announcement: Announcement, url: str) -> int:
    """Return how many parts the text takes in the active language."""
    return parts_of(written(announcement, url).text)


def check_of(announcement: Announcement) -> Check:
    """Count recipients by channel and language: as many queries for ten as for ten thousand."""
    rows = announcement.recipients.order_by()
    counted = rows.values_list("channel", "language", "kind").annotate(n=Count("pk"))
    by_language: dict[str, dict[str, int]] = {}
    audiences: dict[str, int] = {}
    unreached: dict[str, int] = {}
    for channel, language, kind, count in counted:
        of_kind = audiences if channel else unreached
        of_kind[kind] = of_kind.get(kind, 0) + count
        if channel:
            of = by_language.setdefault(page_language(language), {})
            of[channel] = of.get(channel, 0) + count
    return Check(
        languages=[
            _in_language(announcement, code, of) for code, of in sorted(by_language.items())
        ],
        audiences=_labelled(audiences),
        unreached=_labelled(unreached),
        had_enough=_had_enough(rows),
        parts_left=max(0, settings.TEXT_PARTS_PER_MONTH - month.used()),
    )


def _in_language(announcement: Announcement, code: str, counts: dict[str, int]) -> InLanguage:
    with translation.override(code):
        shown = {language_shown(announcement, field) for field in ("title", "text")} - {code}
        said = written(announcement, SAMPLE_URL)
    others: Iterable[str] = (language_name(each) for each in sorted(shown))
    return InLanguage(
        code=code,
        name=language_name(code),
        emails=counts.get(Channel.EMAIL, 0),
        texts=counts.get(Channel.TEXT, 0),
        parts=parts_of(said.text),
        shown_in=", ".join(others),
        written=said,
    )


def _had_enough(rows: Any) -> int:
    """Count those who have had as many messages this week as anybody may."""
    full = CalmTurn.objects.filter(
        Q(contact_index=OuterRef("phone_index")) | Q(contact_index=OuterRef("email_index")),
        week=week_of(timezone.now()),
        place=settings.CALM_MESSAGES_PER_WEEK,
    )
    count: int = rows.filter(Exists(full)).exclude(channel="").count()
    return count


def _labelled(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(each.label), counts[each]) for each in Audience if counts.get(each)]
