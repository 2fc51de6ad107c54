"""Finding codes that an Arabic page would turn round: "527-Q9W" is shown as "Q9W-527"."""

import re
from html.parser import HTMLParser

WITHOUT_END = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style"}
SPOKEN = {"aria-label", "alt", "title", "placeholder"}
BY_ITSELF = re.compile("[\u2066-\u2068][^\u2069]*\u2069")


class Directions(HTMLParser):
    """The texts in which `code` stands neither in `<bdi dir="ltr">` nor in isolates."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.open: list[tuple[str, bool]] = []
        self.met = 0
        self.bare: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN:
                self._look_at(value or "")
        if tag not in WITHOUT_END:
            self.open.append((tag, tag == "bdi" and ("dir", "ltr") in attrs))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _is_code in self.open}
        if UNSEEN & tags:
            return
        if any(is_code for _tag, is_code in self.open):
            # Counted, so that a page on which the code is missing does not pass.
            self.met += self.code in data
        else:
            self._look_at(data)

    def _look_at(self, text: str) -> None:
        self.met += self.code in text
        if self.code in BY_ITSELF.sub("", text):
            self.bare.append(" ".join(text.split()))


def directions(html: str, code: str) -> Directions:
    found = Directions(code)
    found.feed(html)
    return found
