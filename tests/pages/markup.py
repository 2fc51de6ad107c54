"""A look into HTML with the standard library."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append({"tag": tag, **{name: value or "" for name, value in attrs}})


def elements(html: str, **wanted: str) -> list[dict[str, str]]:
    """The elements with all of these attributes, in order; `tag` is one of them."""
    reader = _Reader()
    reader.feed(html)
    return [each for each in reader.elements if wanted.items() <= each.items()]


def element(html: str, **wanted: str) -> dict[str, str]:
    """The only such element."""
    (found,) = elements(html, **wanted)
    return found
