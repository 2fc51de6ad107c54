"""Filled-in forms to send: what people typed, and the drafts that hold it."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from benchmarks import client
from benchmarks.visitor import CSRF, Visitor
from common.choices import PublishState
from common.models import Category, FormDraft, hash_token
from pods.models import Pod, Ward

PAGES = ("needs", "details", "where", "contact")


def prepare_places() -> None:
    """Four wards with four pods each; the kinds of help come with the migrations."""
    for number in range(1, 5):
        ward, _is_new = Ward.objects.get_or_create(
            slug=f"ward-{number}",
            defaults={"name": f"Ward {number}", "zip_codes": [f"2001{number}"]},
        )
        for place in range(1, 5):
            own = {"name": f"Pod {number}{place}", "ward": ward, "state": PublishState.PUBLISHED}
            Pod.objects.get_or_create(slug=f"pod-{number}-{place}", defaults=own)


def answers(number: int) -> dict[str, dict[str, list[str]]]:
    """Return what the `number`-th resident typed, by page: two kinds of help, phone and email."""
    kinds = [str(pk) for pk in Category.objects.active().values_list("pk", flat=True)[:2]]
    ward = Ward.objects.get(slug=f"ward-{number % 4 + 1}")
    return {
        "needs": {"categories": kinds, "ward": [""]},
        "details": {
            **{f"detail_{pk}": ["Rice, beans and something for breakfast."] for pk in kinds},
            "urgency": ["3"],
            "wanted_on": [""],
            "wanted_time": ["evening"],
            "repeat": ["weekly"],
            "delivery": ["door"],
            "household_size": ["4"],
            "allergies": ["No peanuts"],
        },
        "where": {
            "ward": [str(ward.pk)],
            "zip_code": ward.zip_codes,
            "cross_streets": ["14th and Example"],
            "address": [f"{number} Example Street, second floor"],
            "access_notes": ["Ring twice."],
        },
        "contact": {
            "name": ["Rosa"],
            "speaker": ["me"],
            "other_name": [""],
            "phone": [f"202-555-01{number % 100:02}"],
            "phone_extension": [""],
            "email": [f"resident{number}@example.org"],
            "contact_method": ["any"],
            "contact_time": [""],
            "may_leave_message": ["on"],
            "spoken_language": ["es"],
        },
    }


def sign_up_answers(number: int) -> dict[str, dict[str, list[str]]]:
    """Return what the `number`-th volunteer typed: three kinds of help, two things, one pod."""
    kinds = Category.objects.active().values_list("slug", flat=True)[:3]
    place = number % 4 + 1
    return {
        "about": {
            "name": ["Sam"],
            "phone": [f"202-555-01{number % 100:02}"],
            "email": [f"volunteer{number}@example.org"],
            "contact_method": ["any"],
            "languages": ["en", "es"],
            "spoken_words": [""],
            "language": ["en"],
        },
        "where": {
            "ward": [f"ward-{place}"],
            "pod": [f"pod-{place}-1"],
            "zip_code": [f"2001{place}"],
            "reach": ["ward"],
            "transport": ["car"],
        },
        "offer": {
            "categories": list(kinds),
            "goods": ["A stroller\nCanned food"],
            "skills_note": ["I can cook for ten."],
        },
        "time": {
            "days": ["1", "3"],
            "times": ["evening"],
            "max_at_once": ["1"],
            "max_per_week": ["3"],
        },
    }


def addresses(form: str, pages: Iterable[str]) -> list[str]:
    """Return the addresses of the pages of a form; the first stands at the form's own."""
    _first, *others = pages
    return [f"/en/{form}/", *(f"/en/{form}/{page}/" for page in others)]


def prepare_sends(count: int, port: int = 0, **contact: str) -> Iterator[bytes]:
    """`count` final POSTs, each of a draft of its own that is ready to be sent.

    With `port` the pages there have taken the answers; without, nobody has looked at them yet.
    `contact` are answers of the last page that all of them have.
    """
    # Twenty, used again and again: each takes two queries to make.
    typed = [answers(number) for number in range(20)]
    for each in typed:
        each["contact"].update({name: [value] for name, value in contact.items()})
    yield from _sends("request", count, port, typed, {"consent": "on"})


def prepare_sign_ups(count: int, port: int) -> Iterator[bytes]:
    """`count` final POSTs of the form that offers help, each of a draft as the pages left it."""
    typed = [sign_up_answers(number) for number in range(20)]
    yield from _sends("volunteer", count, port, typed, {"agree": "on"})


def _taken(form: str, port: int, typed: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    """Return what the pages at `port` keep of what was `typed`."""
    visitor = Visitor(port)
    for path, fields in zip(addresses(form, typed), typed.values(), strict=True):
        if not visitor.post(path, {"csrfmiddlewaretoken": CSRF, **fields}):
            raise SystemExit(f"{path} answered {visitor.status}.")
    draft = FormDraft.objects.open_with(form, visitor.cookies[f"draft_{form}"])
    return draft.answers if draft else {}


def _sends(
    form: str, count: int, port: int, typed: list[dict[str, Any]], last: dict[str, str | list[str]]
) -> Iterator[bytes]:
    kept = [_taken(form, port, each) for each in typed] if port else typed
    tokens = [secrets.token_urlsafe(16) for _number in range(count)]
    expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
    FormDraft.objects.bulk_create(
        (
            FormDraft(
                form=form,
                token_hash=hash_token(token),
                answers=kept[number % len(kept)],
                expires_at=expires_at,
            )
            for number, token in enumerate(tokens)
        ),
        batch_size=1000,
    )
    for token in tokens:
        cookies = f"csrftoken={CSRF}; draft_{form}={token}"
        yield client.post(f"/en/{form}/check/", {"csrfmiddlewaretoken": CSRF, **last}, cookies)


def prepare_bare_posts(count: int, _port: int) -> Iterator[bytes]:
    """`count` POSTs of the same answers, all at once, to the baseline."""
    typed = [
        {name: values for page in PAGES for name, values in answers(number)[page].items()}
        for number in range(20)
    ]
    messages = [client.post("/bench/store/", {**fields, "consent": "on"}) for fields in typed]
    for number in range(count):
        yield messages[number % len(messages)]
