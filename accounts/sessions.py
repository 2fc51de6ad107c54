"""The sessions of staff, which know whose they are: one can be shown to them, and ended.

The database engine of Django with a table of our own, as Django's documentation extends it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.browsers import browser_in_words
from accounts.models import StaffSession

BEGUN, SEEN_AT, BROWSER = "begun_at", "seen_at", "browser"
# The session is not written for every page.
NOTED_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Stores whose session it is, since when, and the last sign of life, beside what it holds."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.begun_at, row.seen_at = _time(data.get(BEGUN)), _time(data.get(SEEN_AT))
        row.browser = data.get(BROWSER, "")
        return cast(StaffSession, row)


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def begin(request: HttpRequest) -> None:
    """Note where and when somebody signed in."""
    now = timezone.now().timestamp()
    request.session[BEGUN] = request.session[SEEN_AT] = now
    request.session[BROWSER] = browser_in_words(request.headers.get("User-Agent", ""))


def who_is_there(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the signed-in person, if they gave a sign of life lately; else nobody."""
    user = get_user(request)
    if not user.is_authenticated:
        return user
    if is_idle(request.session):
        request.session.flush()
        return AnonymousUser()
    _note(request.session)
    return user


def is_idle(session: SessionBase) -> bool:
    seen_at = _time(session.get(SEEN_AT))
    return seen_at is not None and timezone.now() - seen_at > settings.STAFF_IDLE_AFTER


def _note(session: SessionBase) -> None:
    seen_at, now = _time(session.get(SEEN_AT)), timezone.now()
    if seen_at is None or now - seen_at >= NOTED_EVERY:
        session[SEEN_AT] = now.timestamp()
