"""The words on a page that the glossary of its language forbids."""

from collections.abc import Iterator
from functools import cache

from scripts import glossary
from scripts.glossary import Rule, Text
from tests.languages.english import VOID
from tests.languages.signs import Lines
from tests.languages.translated_rows import Rows


class OwnLines(Lines):
    """The lines of a page as they are seen, without what it says is in another language."""

    lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs).get("lang") or self.lang
        self.lang = given if tag == "html" else self.lang
        super().handle_starttag(tag, attrs)
        if given != self.lang and tag not in VOID:
            self.hide()


@cache
def rules(language: str) -> list[Rule]:
    rows = Rows(language)
    return glossary.rules_of_pages(language, rows.word, rows.place)


def forbidden_words(
    text: str, language: str, where: str = "", *, is_public: bool = True
) -> Iterator[str]:
    """Yield what is wrong with `text`, in words."""
    for rule in rules(language):
        yield from rule.broken_by(Text(where, "", text, is_public))
