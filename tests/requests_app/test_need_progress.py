"""The steps on a private page: none reads as done before it is, in any language."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from common.models import Category
from request_pages.progress import STEPS, NeedProgress
from requests_app.choices import MatchStatus, NeedStatus, Worked
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Match, Need
from tests.factories import link_to, make_match, make_need, make_request, make_volunteer
from tests.pages.markup import elements
from tests.requests_app.request_form import shown

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ASKED = ["Received", "Asking a neighbor", "Help from a neighbor", "Finish"]
# What happened, the step at hand (counted from 0; 4 when all are done), the words of all.
STATES = [
    ("asked for", 0, ["Received", "We will ask a neighbor", "Help from a neighbor", "Finish"]),
    ("asked several", 1, ASKED),
    ("offered", 1, ASKED),
    ("accepted", 2, ["Received", "Asking a neighbor", "A neighbor helps", "Finish"]),
    ("unknown", 3, ["Received", "Asking a neighbor", "A neighbor helps", "Finish"]),
    ("helped", 4, ["Received", "Asking a neighbor", "A neighbor helps", "Done"]),
    ("cancelled", None, []),
    ("closed", None, []),
]
MATCHES = {
    "asked several": MatchStatus.ASKED,
    "offered": MatchStatus.OFFERED,
    "accepted": MatchStatus.ACCEPTED,
    "unknown": MatchStatus.DONE,
    "helped": MatchStatus.DONE,
}


def make_state(kind: Category, state: str) -> HelpRequest:
    need = make_need(make_request(), kind)
    if state in MATCHES:
        make_match(need, make_volunteer(kind), status=MATCHES[state])
    if state == "helped":
        Match.objects.update(resident_said=Worked.YES)
    if state in {"cancelled", "closed"}:
        reason = EndReason.NOBODY_FITS if state == "closed" else ""
        Need.objects.update(status=NeedStatus(state), ended_at=timezone.now(), end_reason=reason)
    return need.request


@pytest.mark.parametrize(("state", "at", "words"), STATES)
def test_the_steps_of_each_state(kind: Category, state: str, at: int | None, words: list) -> None:
    (progress,) = NeedProgress.of_request(make_state(kind, state))
    assert [str(step["name"]) for step in progress.steps] == words
    now = [n for n, step in enumerate(progress.steps) if step["state"] == "now"]
    assert now == ([at] if at in range(4) else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_step_done_before_it_is(language: str, kind: Category) -> None:
    with translation.override(language):
        said_when_done = str(STEPS[-1][1])
    for state, at, _words in STATES:
        request = make_state(kind, state)
        with translation.override(language):
            (progress,) = NeedProgress.of_request(request)
            names = [str(step["name"]) for step in progress.steps]
        assert (said_when_done in names) is (at == 4), state
        Need.objects.all().delete()


def test_what_only_others_said_is_put_as_that(kind: Category, client: Client) -> None:
    token = link_to(make_state(kind, "unknown"))
    page = shown(client, "request_status", token)
    assert "We were told that this is done." in page
    assert "This is done." not in page
    assert [step["class"] for step in elements(page, tag="li", **{"aria-current": "step"})]
    Match.objects.update(resident_said=Worked.YES)
    assert "This is done." in shown(client, "request_status", token)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "We were told that this is done."),
        (Worked.NO, "You told us that you did not get this help."),
        (Worked.YES, "Done"),
    ],
)
def test_an_earlier_time_is_done_when_its_household_says_so(
    kind: Category, said: str, words: str
) -> None:
    request = make_state(kind, "unknown")
    Match.objects.update(resident_said=said)
    make_need(request, kind, occurrence=2)
    (progress,) = NeedProgress.of_request(request)
    assert [str(each.outcome) for each in progress.earlier] == [words]
