"""A browser with cookies, for ways of several pages."""

import secrets
from http.cookies import SimpleCookie

from benchmarks import client

# The bare secret in cookie and field: Django takes it unmasked too.
CSRF = secrets.token_hex(16)


class Visitor:
    """A browser with cookies. An answer that is not as it should be ends the way."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"csrftoken": CSRF}
        self.status = ""

    def get(self, path: str) -> bool:
        return self._goes(client.get(path, self._cookies()), "200")

    def post(self, path: str, fields: dict[str, str | list[str]]) -> bool:
        return self._goes(client.post(path, fields, self._cookies()), "302")

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _goes(self, message: bytes, wanted: str) -> bool:
        head = client.answer(self.port, message).partition(b"\r\n\r\n")[0]
        for line in head.decode().split("\r\n"):
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                found = SimpleCookie(value)
                self.cookies.update({key: one.value for key, one in found.items()})
        self.status = client.status_of(head)
        return self.status == wanted
