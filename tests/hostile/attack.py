"""Sending one hostile request, and judging what came of it."""

import random
import re
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404
from django.utils import translation

from tests.hostile import corpus
from tests.hostile.addresses import names_in
from tests.hostile.forms import Form

FORM_TYPE = "application/x-www-form-urlencoded"
WRITE = re.compile(r'(?:^|\()\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)|procrastinate_defer')
# Each press on the desk renews the claim of who presses, also one that is refused.
CLAIM = re.compile(
    r'UPDATE "requests_app_need" SET "claimed_by_id" = \S+, "claimed_until" = \S+ WHERE'
)
# What a refused request may leave: whose browser it was, the pages filled in before, how much one
# address sent, and that a page showed somebody's details.
MAY_STAY = {
    *("accounts_staffsession", "common_formdraft", "common_tally", "shared_cache"),
    "requests_app_opening",
}

# So is the look at whether somebody who calls is known, before anything of them is stored.
RECORDED_LOOKS = {
    *("request_held", "volunteer_held", "member_held", "proposal_held", "intake_request"),
    # Who is on a shift is shown at once; a refused press on such a page shows it again.
    *("day_shift", "day_press", "deliveries", "deliveries_press"),
}
# A picture or a sheet is drawn once somebody asks for it, or for the page that passes it on.
OF_PICTURES = {
    *("paper_sharecard", "paper_membersheet", "events_shiftsheet", "procrastinate_jobs"),
}
# Each export is recorded, and each row of which it shows details.
OF_EXPORTS = {"accounts_listexport", "accounts_auditevent", "requests_app_opening"}


@dataclass
class Target:
    """A page as one person sees it, with its forms and what it is asked by."""

    path: str
    who: str
    forms: list[Form] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Shot:
    """One request; `inputs` says how many hostile values are in it."""

    method: str
    path: str
    data: bytes = b""
    content_type: str = FORM_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    inputs: int = 1
    about: str = ""


class Writes:
    """Notes which tables a request wrote to, and forgets what it took back."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        words = str(sql).split()
        if words[:1] == ["SAVEPOINT"]:
            self.noted.append(words[1])
        elif words[:2] == ["ROLLBACK", "TO"]:
            del self.noted[self.noted.index(words[-1]) :]
        elif (
            (found := WRITE.search(str(sql)))
            and context["cursor"].rowcount
            and not CLAIM.match(sql)
        ):
            self.noted.append(found[1] or "procrastinate_jobs")
        return result

    def tables(self) -> set[str]:
        return {name for name in self.noted if '"' not in name} - MAY_STAY


def fire(shot: Shot, client: Client) -> str:
    """Send `shot` and take back what it did. Returns what was wrong with the answer, or nothing."""
    writes, cookies = Writes(), client.cookies.copy()
    cache.clear()
    before = transaction.savepoint()
    try:
        with connection.execute_wrapper(writes):
            response = _send(shot, client)
        return _judge(response, writes)
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(before)
        client.cookies = cookies
        translation.activate("en")


def peek(shot: Shot, client: Client) -> HttpResponse:
    """Look at a page and take back what looking did."""
    cookies, before = client.cookies.copy(), transaction.savepoint()
    try:
        return _send(shot, client)
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(before)
        client.cookies = cookies


def _send(shot: Shot, client: Client) -> HttpResponse:
    return client.generic(shot.method, shot.path, shot.data, shot.content_type, **shot.headers)


def _judge(response: HttpResponse, writes: Writes) -> str:
    if response.status_code >= 500:
        return f"{response.status_code}: {_cause(response)}"
    # A file is written while it is sent.
    content = b"".join(response) if response.streaming else response.content
    stored = writes.tables()
    # A form that comes back with 200 was refused as well; the small window of the admin closes so.
    is_back = response.status_code == 200 and b"data-popup-response" not in content
    # What is held about somebody is shown by a press, which is recorded.
    name = _name_of(response)
    is_look = stored == {"accounts_auditevent"} and name in RECORDED_LOOKS
    is_look |= name.endswith(("_export", "_csv")) and stored <= OF_EXPORTS
    is_back = is_back and not is_look and not stored <= OF_PICTURES
    # The file of open data is made once somebody asks for it.
    is_asked_for = name == "package" and stored == {"procrastinate_jobs"}
    is_refused = response.status_code >= 400 and not is_look
    if stored and not is_asked_for and (is_refused or is_back):
        return f"{response.status_code}, and stored: {', '.join(sorted(stored))}"
    try:
        # Foreign keys are looked at when a transaction ends, and this one is taken back.
        connection.check_constraints()
    except Exception as error:  # noqa: BLE001  whatever Postgres says of the rows
        return f"{response.status_code}, and stored what may not be: {error}"
    return ""


def _name_of(response: HttpResponse) -> str:
    # Looked up once it is asked for, and some paths are none of ours.
    with suppress(Resolver404):
        match = getattr(response, "resolver_match", None)
        return (match and match.url_name) or ""
    return ""


def _cause(response: HttpResponse) -> str:
    """Say what was raised, and the innermost lines of ours and of all."""
    if not response.exc_info:
        return "without an exception"
    _kind, error, frames = response.exc_info
    lines = [
        f"{frame.filename.split('/')[-1]}:{frame.lineno}" for frame in traceback.extract_tb(frames)
    ]
    return f"{error!r:.200} at {' < '.join(lines[:-5:-1])}"


# --- Making requests ------------------------------------------------------------------------------


def make_shot(chance: random.Random, target: Target) -> Shot:
    """Return the next hostile request to a page, of whatever kind its turn brings."""
    kinds: list[tuple[int, Callable[[random.Random, Target], Shot]]] = [
        (12 if target.forms else 0, _in_a_form),
        (4, _in_the_query),
        (2, _in_the_path),
        (1, _in_a_header),
        (1, _in_the_body),
        (1, _blindly),
    ]
    weights, makers = zip(*kinds, strict=True)
    return chance.choices(makers, weights)[0](chance, target)


def _in_a_form(chance: random.Random, target: Target) -> Shot:
    # By how much they ask: every page has the buttons of languages and of signing out.
    (form,) = chance.choices(target.forms, [len(form.values) + 1 for form in target.forms])
    values = {name: list(given) for name, given in form.values.items()}
    _choose(chance, form, values)
    changed = _spoil(chance, values)
    encoded = encode(values)
    path = urljoin(target.path, form.action)
    about = f"{ {name: values.get(name) for name in changed}!r:.300}"
    if form.method == "POST":
        return Shot("POST", path, encoded.encode(), inputs=len(changed), about=about)
    return Shot("GET", f"{path.partition('?')[0]}?{encoded}", inputs=len(changed), about=about)


def _choose(chance: random.Random, form: Form, values: dict[str, list[str]]) -> None:
    """Choose something else of what is offered, as people do: another action, other boxes."""
    for name in chance.sample(sorted(form.offered), min(len(form.offered), chance.randint(0, 3))):
        count = chance.choice((0, 1, 1, 2))
        values[name] = chance.sample(form.offered[name], min(count, len(form.offered[name])))


def _spoil(chance: random.Random, values: dict[str, list[str]]) -> list[str]:
    """Change one to six of `values`, and return which."""
    names = [name for name in values if not _is_left_to_others(name)]
    count = 1 if chance.random() < 0.4 else chance.randint(2, 6)
    changed = chance.sample(names, min(count, len(names)))
    for name in changed:
        way = chance.random()
        if way < 0.65:
            values[name] = [corpus.value(chance, name)]
        elif way < 0.75:
            # What belongs to another row or field, twice: no hostile text, and no sense.
            values[name] = [*values[chance.choice(list(values))]][:1] * 2
        elif way < 0.9:
            values[name] = [*values[name], corpus.value(chance, name), ""]
        else:
            del values[name]
    if chance.random() < 0.15 or not changed:
        name = chance.choice(corpus.UNASKED)
        values[name] = [corpus.value(chance, name)]
        changed.append(name)
    return changed


def _is_left_to_others(name: str) -> bool:
    return name == "csrfmiddlewaretoken"


def encode(values: dict[str, list[str]]) -> str:
    """Return `values` as a browser would send them, also what is no Unicode."""
    return urlencode(values, doseq=True, encoding="utf-8", errors="surrogatepass")


def _in_the_query(chance: random.Random, target: Target) -> Shot:
    names = [*target.asked, *corpus.QUERIES, *corpus.LOOKUPS]
    chosen = chance.sample(names, chance.randint(1, 4))
    values = {
        name: [corpus.value(chance, name) for _each in range(chance.choice((1, 1, 1, 2)))]
        for name in chosen
    }
    return Shot(
        "GET", f"{target.path}?{encode(values)}", inputs=len(values), about=f"{values!r:.300}"
    )


def _in_the_path(chance: random.Random, target: Target) -> Shot:
    value = corpus.value(chance, "id")[:2_000]
    hostile = quote(value, safe=chance.choice(("", "/")), errors="surrogatepass") or "%00"
    parts = [str(part) for part in names_in(target.path).values()]
    path = target.path.rstrip("/") + f"/{hostile}/"
    if parts:
        path = target.path.replace(chance.choice(parts), hostile, 1)
    method = chance.choice(("GET", "POST"))
    return Shot(method, _one_slash(path), about=f"{value!r:.200}")


def _one_slash(path: str) -> str:
    """Two at the beginning would be another server's name."""
    return "/" + urlsplit("http://x/" + path.lstrip("/")).path.lstrip("/")


def _in_a_header(chance: random.Random, target: Target) -> Shot:
    name = chance.choice(sorted(corpus.HEADERS))
    value = chance.choice(corpus.HEADERS[name])
    return Shot("GET", target.path, headers={name: value}, about=f"{name}: {value:.100}")


def _in_the_body(chance: random.Random, target: Target) -> Shot:
    data, content_type = chance.choice(corpus.BODIES)
    method = chance.choice(corpus.METHODS)
    return Shot(method, target.path, data, content_type, about=f"{content_type} {data[:60]!r}")


def _blindly(chance: random.Random, target: Target) -> Shot:
    names = chance.sample([*corpus.UNASKED, *corpus.QUERIES, *target.asked], 3)
    values = {name: [corpus.value(chance, name)] for name in names}
    return Shot("POST", target.path, encode(values).encode(), inputs=3, about=f"{values!r:.300}")
