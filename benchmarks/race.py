"""(h) 1,000 needs, and 32 coordinators and volunteers who press at once about each of them.

Coordinators are signed in and press on the desk: to ask one, to ask several, to send one on a
round, to take an offer back. Volunteers press on their private links: "I can do this", and yes.
One real gunicorn answers, with several workers and threads. Afterwards no need may have two live
matches, no volunteer more than they said they can take (a round counts once), and every press must
have been answered with a page that says in words what came of it.

    python -m benchmarks.race
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, cast

from benchmarks import client, options
from benchmarks.server import database, environment, serving

DATABASE = "mutualaid_race"
RACERS, WORKERS, THREADS = 32, 2, 12
NEEDS, NEEDS_SHORT = 1_000, 4
FOLLOWED = 50  # every so manyth answer is followed to the page that it leads to
MINUTES = 30
TOKEN = "a" * 32  # a form's token, the same in cookie and field
HEADERS = {"Referer": f"http://{client.HOST}/"}


@dataclass
class Answers:
    """The answers to all presses."""

    words: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, words: str, wrong: str) -> int:
        with self.lock:
            self.count += 1
            self.words[words] += 1
            if wrong:
                self.wrong.append(wrong)
            return self.count


def main() -> int:
    given = _arguments()
    url = database(given.database, short=given.short)
    plan = _step(url, "prepare", NEEDS_SHORT if given.short else given.needs)
    settings = {**environment(url), "DATABASE_POOL_SIZE": str(THREADS)}
    with serving(url, cpu=None, settings=settings, workers=WORKERS, threads=THREADS) as port:
        sessions = [_sign_in(port, plan, email) for email in plan["coordinators"]]
        started = time.perf_counter()
        answers = _race(port, _presses(plan, sessions), until=started + given.minutes * 60)
        seconds = time.perf_counter() - started
    return _report(answers, _step(url, "count"), plan["presses"], seconds)


def _arguments() -> Namespace:
    given = options.parser(__doc__)
    given.add_argument("--needs", type=int, default=NEEDS)
    given.add_argument("--minutes", type=float, default=MINUTES, help="give up after so many")
    given.add_argument("--database", default=DATABASE)
    return given.parse_args()


def _step(url: str, what: str, *arguments: Any) -> Any:
    """Run one step in a process of its own, which knows the database."""
    command = [sys.executable, "-m", "benchmarks.race_rows", what, *map(str, arguments)]
    output = subprocess.run(command, env=environment(url), check=True, stdout=subprocess.PIPE)
    return json.loads(output.stdout)


# --- Pressing ---------------------------------------------------------------------------------


def _sign_in(port: int, plan: dict[str, Any], email: str) -> str:
    """The cookie of a coordinator who signed in with their password."""
    fields = {"login": email, "password": plan["password"], "csrfmiddlewaretoken": TOKEN}
    message = client.post(plan["login"], fields, f"csrftoken={TOKEN}", HEADERS)
    session = _cookies(client.answer(port, message)).get("sessionid")
    if session is None:
        raise SystemExit(f"{email} could not sign in.")
    return f"sessionid={session.value}; csrftoken={TOKEN}"


def _presses(plan: dict[str, Any], sessions: list[str]) -> Iterator[tuple[str, bytes]]:
    """The cookie and the bytes of each press: all those about one need, then about the next."""
    mix = random.Random(1)
    for presses in plan["needs"]:
        # Within a need only: all who press about it must meet, but in an order that nobody planned.
        mix.shuffle(presses)
        for who, address, fields in presses:
            cookies = f"csrftoken={TOKEN}" if who is None else sessions[who]
            body = {**fields, "csrfmiddlewaretoken": TOKEN}
            yield cookies, client.post(address, body, cookies, HEADERS)


def _race(port: int, presses: Iterator[tuple[str, bytes]], *, until: float) -> Answers:
    """As many at once as there are racers for a need."""
    answers, taking = Answers(), threading.Lock()

    def work() -> None:
        while time.perf_counter() < until:
            with taking:
                press = next(presses, None)
            if press is None:
                return
            _press(port, *press, answers)

    racers = [threading.Thread(target=work) for _racer in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return answers


def _press(port: int, cookies: str, message: bytes, answers: Answers) -> None:
    """Press once; what the answer says goes to `answers`."""
    try:
        answer = client.answer(port, message)
    except OSError as error:
        answers.add("no answer", f"no answer: {error}")
        return
    words, place = _words(answer), _header(answer, "location")
    status = answer.split(b" ", 2)[1].decode() if answer else "nothing"
    is_answered = status == "302" and bool(words or "/m/" in place)
    wrong = "" if is_answered else f"{status} {place} {words}"
    number = answers.add(words or ("(the offer's page)" if is_answered else status), wrong)
    if is_answered and number % FOLLOWED == 0:
        _follow(port, cookies, place, answer, words, answers)


def _follow(
    port: int, cookies: str, place: str, answer: bytes, words: str, answers: Answers
) -> None:
    """Go where the answer leads: the page must say the same words, with a capital in front."""
    kept = "; ".join(f"{name}={one.coded_value}" for name, one in _cookies(answer).items())
    asked = client.get(place.split("#")[0], f"{cookies}; {kept}" if kept else cookies)
    page = client.answer(port, asked)
    if b" 200 " not in page[:20] or (words and words[1:20].encode() not in page):
        with answers.lock:
            answers.wrong.append(f"{place} did not say: {words}")


def _cookies(answer: bytes) -> SimpleCookie:
    found: SimpleCookie = SimpleCookie()
    for line in answer.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line.lower().startswith(b"set-cookie:"):
            found.load(line.split(b":", 1)[1].strip().decode())
    return found


def _header(answer: bytes, name: str) -> str:
    for line in answer.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line.lower().startswith(name.encode() + b":"):
            return line.split(b":", 1)[1].strip().decode()
    return ""


def _words(answer: bytes) -> str:
    """Read what the next page will say, from the cookie that carries it there."""
    from django.contrib.messages.storage.cookie import MessageSerializer  # needs settings
    from django.core import signing

    cookie, serializer = _cookies(answer).get("messages"), cast(Any, MessageSerializer)
    if cookie is None or not cookie.value:
        return ""
    signer = signing.get_cookie_signer(salt="django.contrib.messages")
    return " ".join(map(str, signer.unsign_object(cookie.value, serializer=serializer)))


# --- What it came to --------------------------------------------------------------------------


def _report(answers: Answers, counted: dict[str, Any], presses: int, seconds: float) -> int:
    kinds: Counter[str] = Counter()
    for words, number in answers.words.items():
        kinds[_kind(words)] += number
    print(f"{answers.count:,} of {presses:,} presses answered in {seconds:.0f} seconds:")
    for words, number in kinds.most_common(14):
        print(f"  {number:6}  {words[:100]}")
    wanted = {name: number for name, number in counted.items() if name.startswith("no ")}
    for name, number in counted.items():
        print(f"{name:60} {number}")
    print(f"{'no presses without an answer in words':60} {len(answers.wrong)}")
    for wrong in answers.wrong[:5]:
        print(f"  {wrong[:200]}")
    is_lost = answers.count < presses or bool(answers.wrong)
    # A race that nobody loses proves nothing: the same threads must break what has no guard.
    can_fail = counted["control: given away twice by check-then-save"] > 0
    return 1 if is_lost or any(wanted.values()) or not can_fail else 0


def _kind(words: str) -> str:
    """`words` without what differs from press to press."""
    kept = [word for word in words.split() if not any(sign.isdigit() for sign in word)]
    return " ".join(kept)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    os.environ.setdefault("MUTUALAID_ENV", "development")
    sys.exit(main())
