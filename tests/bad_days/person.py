"""Somebody who asks for help over a bad connection, and does not give up."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

PATIENCE_SECONDS = 60
# What may be answered on a bad day. A 422 would be a form that lost something on the way.
CALM = {200, 302, 503}
DETAILS = {"urgency": "3", "wanted_time": "morning", "repeat": "once", "delivery": "door"}
WHERE = {"zip_code": "20010", "address": "3100 Example Street"}
CONTACT = {"speaker": "me", "contact_method": "any", "spoken_language": "es"}


@dataclass
class Answer:
    status: int
    location: str
    text: str


@dataclass
class Person:
    """A browser on the server at `port`. `statuses` is what it was answered."""

    port: int
    name: str
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    token: str = ""

    def ask(self) -> str:
        """Ask for help, page by page, until it is confirmed; the reference."""
        first = self.get("request/")
        self.token = found(r'name="csrfmiddlewaretoken" value="([^"]+)"', first)
        self.post("request/", {"categories": found(r'name="categories" value="(\d+)"', first)})
        self.post("request/details/", DETAILS)
        self.post("request/where/", WHERE)
        contact = {"name": self.name, "email": f"{self.name}@example.org", **CONTACT}
        self.post("request/contact/", contact)
        self.press_and_lose_the_answer("request/check/", {"consent": "on"})
        self.post("request/check/", {"consent": "on"})
        return found(r"\b([A-Z0-9]{3}-[A-Z0-9]{3})\b", self.get("request/sent/"))

    def get(self, path: str) -> str:
        """The page at `path`, trying again while the service is away."""
        return self.patiently("GET", path).text

    def post(self, path: str, fields: dict[str, str]) -> None:
        """Send a form, and send it again from the page that says to try again."""
        answer = self.patiently("POST", path, fields)
        assert answer.status == 302, f"{path} answered {answer.status}: {answer.text}"

    def patiently(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = self.once(method, path, fields)
            if answer.status != 503:
                return answer
            assert f'lang="{self.language}"' in answer.text
            if fields:
                # Only what the page gave back: what it does not hold is lost to this person.
                fields = typed(answer.text) | {"csrfmiddlewaretoken": self.token}
            time.sleep(0.2)
        raise TimeoutError(f"{path} did not come back")

    def once(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        connection = self.send(method, path, fields)
        response = connection.getresponse()
        answer = Answer(
            response.status, response.headers.get("Location", ""), response.read().decode()
        )
        connection.close()
        self.statuses.append(answer.status)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def press_and_lose_the_answer(self, path: str, fields: dict[str, str]) -> None:
        """The form goes out, and the connection drops before anything comes back."""
        connection = self.send("POST", path, fields)
        # Long enough for the form to arrive, too short for the answer.
        time.sleep(0.1)
        connection.close()

    def send(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        body = urlencode({"csrfmiddlewaretoken": self.token, **(fields or {})})
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        connection.request(
            method, f"/{self.language}/{path}", body if method == "POST" else None, headers
        )
        return connection


def typed(page: str) -> dict[str, str]:
    """The hidden fields of the page that offers to send the same again."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {unescape(name): unescape(value) for name, value in pairs}


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, page
    return match[1]
