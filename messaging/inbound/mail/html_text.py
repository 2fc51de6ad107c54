"""The words of an email that is HTML. Nothing of it is kept but text, and nothing is fetched."""

import re
from html.parser import HTMLParser

LONGEST_HTML = 300_000
SILENT = {"script", "style", "head", "title", "template", "noscript", "svg", "object"}
LINES = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "hr", "pre", "blockquote"} | {
    f"h{size}" for size in range(1, 7)
}


def text_of(html: str) -> str:
    """Return the words of `html`; what it quotes begins with ">", line by line."""
    reader = _Reader()
    reader.feed(html[:LONGEST_HTML])
    reader.close()
    lines = [
        "> " * depth + " ".join(line.split())
        for depth, line in _lines(reader.parts)
        if line.strip() or not depth
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _lines(parts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = [(0, "")]
    for depth, text in parts:
        if text == "\n":
            found.append((depth, ""))
        else:
            found[-1] = (max(depth, found[-1][0]), found[-1][1] + text)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[int, str]] = []
        self.silent = ""
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT and not self.silent:
            self.silent = tag
        if tag == "blockquote":
            self.quoted += 1
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        if tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append((self.quoted, re.sub(r"\s+", " ", data)))

    def _break(self, tag: str) -> None:
        if tag in LINES:
            # Ten deep is as good as a thousand.
            self.quoted = min(self.quoted, 10)
            self.parts.append((self.quoted, "\n"))
