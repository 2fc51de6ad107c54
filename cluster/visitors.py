"""People with a browser: what they read, type and send by HTTP, and how they bear with a fault."""

import ssl
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urljoin, urlsplit

from cluster.engines import SITE

# As long as somebody would try again.
PATIENCE = 90.0
# The run's own certificate is signed by nobody.
ANY_CERTIFICATE = ssl.create_default_context()
ANY_CERTIFICATE.check_hostname = False
ANY_CERTIFICATE.verify_mode = ssl.CERT_NONE
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    path: str
    text: str


class Failed(Exception):
    """An answer that is none: a server's fault, or a connection that broke."""


@dataclass
class Browser:
    """A browser at `address`, with its cookies. `troubles` says when which answer was none."""

    address: str
    port: int = 443
    secure: bool = True
    timeout: float = 30.0
    cookies: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[float, str]] = field(default_factory=list)

    def once(self, method: str, path: str, fields: Fields | None = None) -> Answer:
        """One attempt. Raises `OSError` or `HTTPException` when the connection breaks."""
        connection = self._connection()
        body = urlencode(fields or {}, doseq=True) if method == "POST" else None
        headers = {
            "Host": SITE,
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://{SITE}{path}",
            # What a browser says that comes from another page of ours: sheets come as files.
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-Dest": "document",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), path, text)

    def _connection(self) -> HTTPConnection:
        if not self.secure:
            return HTTPConnection(self.address, self.port, timeout=self.timeout)
        return HTTPSConnection(
            self.address, self.port, timeout=self.timeout, context=ANY_CERTIFICATE
        )

    def get(self, path: str) -> Answer:
        """The page at `path`, or where that leads to, with patience."""
        return self._follow(self._patiently("GET", path))

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form and read the page that it leads to; sent again while nothing answers."""
        return self._follow(self._patiently("POST", path, fields))

    def _follow(self, answer: Answer) -> Answer:
        while answer.location:
            there = urlsplit(urljoin(answer.path, answer.location))
            target = there.path + (f"?{there.query}" if there.query else "")
            answer = self._patiently("GET", target)
        return answer

    def _patiently(self, method: str, path: str, fields: Fields | None = None) -> Answer:
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE:
            trouble = ""
            try:
                answer = self.once(method, path, fields)
            except (OSError, HTTPException) as error:
                trouble = type(error).__name__
            else:
                if answer.status < 500:
                    return answer
                trouble = f"{answer.status}" + ("" if "lang=" in answer.text else " bare")
            self.troubles.append((time.monotonic(), trouble))
            time.sleep(0.5)
        raise Failed(f"no answer within {PATIENCE:.0f} seconds: {self.troubles[-1][1]}")


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and its fields as a browser would send them."""

    def __init__(self, page: Answer) -> None:
        super().__init__()
        self.path = page.path
        self.actions: list[str] = []
        self.fields: list[Fields] = []
        self.links: list[str] = []
        # Every value of each name, also of what is not chosen.
        self.choices: dict[str, list[str]] = {}
        self._select = ""
        self.feed(page.text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if read := getattr(self, f"_read_{tag}", None):
            read(has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _read_a(self, has: dict[str, str]) -> None:
        self.links.append(has.get("href", ""))

    def _read_form(self, has: dict[str, str]) -> None:
        self.actions.append(urljoin(self.path, has.get("action") or self.path))
        self.fields.append({})

    def _read_select(self, has: dict[str, str]) -> None:
        self._select = has.get("name", "")

    def _read_option(self, has: dict[str, str]) -> None:
        self._offer(self._select, has, is_chosen="selected" in has)

    def _read_textarea(self, has: dict[str, str]) -> None:
        self._offer(has.get("name", ""), {}, is_chosen=True)

    def _read_input(self, has: dict[str, str]) -> None:
        kind = has.get("type", "text")
        is_chosen = "checked" in has or kind not in ("checkbox", "radio", "submit", "file")
        self._offer(has.get("name", ""), has, is_chosen=is_chosen)

    def _offer(self, name: str, has: dict[str, str], *, is_chosen: bool) -> None:
        value = has.get("value", "")
        self.choices.setdefault(name, []).append(value)
        if is_chosen and self.fields:
            self.fields[-1].setdefault(name, []).append(value)

    def with_action(self, ending: str) -> tuple[str, Fields]:
        """Return address and fields of the first form whose address ends so. Raises `Failed`."""
        for action, fields in zip(self.actions, self.fields, strict=True):
            if urlsplit(action).path.endswith(ending):
                return action, fields
        raise Failed(f"no form for {ending}")
