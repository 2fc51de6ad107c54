"""The forms of a page and the names that its links ask by, read as a browser reads them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

Attributes = dict[str, str]


@dataclass
class Form:
    """A form: where it goes, and what a browser would send if nothing were changed."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str | None) -> None:
        # A box that is not ticked is a field too: somebody may send it.
        values = self.values.setdefault(name, [])
        if value is not None:
            values.append(value)

    def offer(self, name: str, value: str) -> None:
        """Note one of the values that may be chosen."""
        self.offered.setdefault(name, []).append(value)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes it another form: where it goes and its fields, whatever the row's number."""
        return (re.sub(r"\d+|[\w-]{22}", "N", self.action), self.method, *sorted(self.values))


class PageReader(HTMLParser):
    """Collects the forms of a page and the addresses with a query that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.queries: set[str] = set()
        self._form: Form | None = None
        self._select: Attributes = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").upper())
            self.forms.append(self._form)
        elif tag == "a" and "?" in found.get("href", ""):
            self.queries.add(found["href"])
        elif self._form:
            self._read_field(tag, found, self._form)

    def _read_field(self, tag: str, found: Attributes, form: Form) -> None:
        name = found.get("name", "")
        if tag == "select":
            self._select = found
            form.put(name, None)
        elif tag == "option" and self._select.get("name"):
            form.offer(self._select["name"], found.get("value", ""))
            if "selected" in found:
                form.put(self._select["name"], found.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            form.put(name, "")
        elif tag == "input" and name:
            is_choice = found.get("type") in {"checkbox", "radio"}
            off = is_choice and "checked" not in found
            value = found.get("value", "on" if is_choice else "")
            form.put(name, None if off else value)
            if is_choice:
                form.offer(name, value)
        elif tag == "button" and name:
            form.put(name, None)
            form.offer(name, found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            self._form.values[self._area] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = {}
        elif tag == "textarea":
            self._area = ""


def read(page: str, path: str) -> tuple[list[Form], dict[str, list[str]]]:
    """Return the forms of the page at `path`, and the names and values that it is asked with."""
    reader = PageReader()
    reader.feed(page)
    for form in reader.forms:
        form.action = form.action or path
        form.values = {name: values for name, values in form.values.items() if name}
    own = [link for link in reader.queries if urlsplit(link).path in {"", path}]
    asked: dict[str, list[str]] = {}
    for link in own:
        for name, value in parse_qsl(urlsplit(link).query, keep_blank_values=True):
            asked.setdefault(name, []).append(value)
    return [form for form in reader.forms if form.action.startswith(("/", "?"))], asked
