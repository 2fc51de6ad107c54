"""The signs that stand wrongly on a page: spaces in Chinese, digits out of order in Arabic."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from tests.languages.english import SHOWN_ATTRIBUTES, VOID

# What begins a line of its own, or a box: a space before it is not seen.
BLOCKS = frozenset(
    """address article aside blockquote body br button caption dd desc details div dl dt fieldset
    figure footer form h1 h2 h3 h4 h5 h6 head header hr html img input legend li main nav ol option
    p section select summary svg table tbody td text textarea tfoot th thead title tr ul""".split()  # noqa: SIM905
)
# Of these only one is seen at a time.
THEMES = {f"visually-hidden theme-label-when-{theme}" for theme in ("auto", "light", "dark")}
BLOCK_CLASSES = {"hint", *THEMES}
UNSEEN = {"script", "style", "template"}
# Stands in a line for what keeps its own direction, whatever is around it.
ISOLATED = "\ufffc"
LRI_TO_PDI = re.compile("[\u2066\u2068][^\u2069]*\u2069")

FULL_WIDTH = "，。：；！？、（）「」『』《》【】"
# A raised point between two texts has spaces in any language.
SPACE_BESIDE_FULL_WIDTH = re.compile(rf"[{FULL_WIDTH}] +[^\s·]|[^\s·] +[（，。：；！？、）]")
# What is read in another order between letters that are written from right to left.
IN_OTHER_ORDER = {
    "reference": r"(?<![\w-])(?=[A-Z0-9-]*[0-9])[A-Z0-9]{3}-[A-Z0-9]{3}(?![\w-])",
    "phone": r"\(?\b\d{3}\)?[ -]\d{3}-\d{4}\b|\+\d[\d -]{8,}",
    "day": r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b",
    "address": r"\b\d+ [A-Z][a-z]+ [A-Z][a-z]+",
    "email": r"\b\d\S*@\S+",
}
ANY_IN_OTHER_ORDER = re.compile("|".join(f"(?P<{k}>{v})" for k, v in IN_OTHER_ORDER.items()))


class Lines(HTMLParser):
    """The lines of a page as they are seen, with `ISOLATED` for what has a direction of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # tag, is unseen, keeps its own direction
        self.feed(html)

    def lines(self) -> Iterator[str]:
        for line in "".join(self._parts).split("\n"):
            if line.strip():
                yield line.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._parts += [f"\n{given[name]}\n" for name in SHOWN_ATTRIBUTES if given.get(name)]
        is_block = tag in BLOCKS or given.get("class") in BLOCK_CLASSES
        if is_block:
            self._parts.append("\n")
        _tag, is_unseen, is_ltr = self._open[-1] if self._open else ("", False, False)
        own = tag == "bdi" or "dir" in given
        if tag not in VOID:
            is_ltr = given.get("dir") == "ltr" if own and tag != "html" else is_ltr
            self._open.append((tag, is_unseen or tag in UNSEEN, is_ltr))

    def hide(self) -> None:
        """Leave out what stands in the tag that was opened last."""
        tag, _is_unseen, is_ltr = self._open.pop()
        self._open.append((tag, True, is_ltr))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._parts.append("\n")
        while self._open and tag not in VOID:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tag, is_unseen, is_ltr = self._open[-1] if self._open else ("", False, False)
        if not is_unseen:
            # In a box the lines are those that stand there.
            seen = re.sub(r"[^\S\n]+" if tag == "textarea" else r"\s+", " ", data)
            self._parts.append(ISOLATED if is_ltr and seen.strip() else seen)


def spaces_in(line: str) -> Iterator[str]:
    """Spaces beside signs that are as wide as a Chinese letter, and hold a space already."""
    yield from (f"space in “{found[0]}”" for found in SPACE_BESIDE_FULL_WIDTH.finditer(line))


def unordered_in(line: str) -> Iterator[str]:
    """References, phones, days and addresses that letters around them would turn about."""
    for found in ANY_IN_OTHER_ORDER.finditer(LRI_TO_PDI.sub(ISOLATED, line)):
        yield f"{found.lastgroup} “{found[0]}” without a direction of its own"


CHECKS: dict[str, Callable[[str], Iterator[str]]] = {"zh-hans": spaces_in, "ar": unordered_in}


def wrong_signs_in_page(html: str, language: str) -> list[str]:
    """The faults in the signs of a page, in words."""
    if language not in CHECKS:
        return []
    return [found for line in Lines(html).lines() for found in wrong_signs(line, language)]


def wrong_signs(line: str, language: str) -> Iterator[str]:
    if language in CHECKS:
        yield from (f"{found} in “{line}”" for found in CHECKS[language](line))
