"""Log lines as JSON, with the request's id and without anybody's personal data."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError

# Set by RequestLogMiddleware for the length of a request; "-" outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

# /en/r/<token>/, /v/<token>/, /n/<token>/, /m/<token>/, /s/<token>/, /d/<token>/, /k/<token>/,
# /calls/<token>/, /notices/<token>/, /announced/<token>/, /invitation/<token>/,
# /shelf/mine/<token>/ …:
# whoever reads it can open the page.
_PRIVATE_PATH = re.compile(
    r"/([drvnmsk]|route|calls|invitation|notices|announced|mine|reserved)/[^/\s\"'<>]+"
)
# /en/admin/…/?q=202-555-0100
_QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
# A path or a whole address, wherever a line has one: somebody may have typed or pasted it.
_PATH = re.compile(r"(?<![^\s\"'(=:])(https?://[^\s/\"'<>)]+)?/(?!/)[^\s\"'<>)]*")
# The lines of these are about a request: what stands in them besides their own words was sent.
_ABOUT_REQUESTS = re.compile(r"django\.(request|security|server)\b")
_GUNICORNS_REQUESTS = "Error handling request"
LEFT_OUT = "•••"
# gunicorn adds the visitor's address, and a piece of what was sent.
_BAD_REQUEST = re.compile(r"(Invalid request) from ip=.*", re.DOTALL)
# What these say is about the program or the connection. Any other exception's words may hold what
# somebody typed ("Key (email)=(…) already exists", "invalid literal for int(): …").
_WORDS_ARE_SAFE = (
    ImproperlyConfigured,
    ImportError,
    AttributeError,
    NameError,
    TypeError,
    NotImplementedError,
    OperationalError,
    InterfaceError,
    ConnectionError,
    TimeoutError,
)

# Django's fields raise a TypeError too for a value that is none of theirs, and quote it.
_VALUE = re.compile(r"\bbut got\b")

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def scrub(text: str) -> str:
    """`text` without tokens of private links, what was searched for, and visitors' addresses."""
    text = _BAD_REQUEST.sub(r"\1", text)
    return _QUERY.sub(r"\1?•••", _PRIVATE_PATH.sub(r"/\1/•••", text))


def without_paths(text: str) -> str:
    """`text` without any path, which may be a private link with a letter too many."""
    return _PATH.sub(rf"\1/{LEFT_OUT}", scrub(text))


def describe_exception(error: BaseException) -> str:
    """The exception's class, and of its words only what cannot hold personal data."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, _WORDS_ARE_SAFE) and not _VALUE.search(str(error)):
        return f"{name}: {scrub(str(error).partition(chr(10))[0])}"
    if isinstance(error, DatabaseError):
        return f"{name}: {_broken_rule(error)}"
    return name


def _broken_rule(error: DatabaseError) -> str:
    """Postgres's error code and the names of what was broken: never the row."""
    diagnostics = getattr(error.__cause__, "diag", None)
    parts = ("sqlstate", "table_name", "column_name", "constraint_name")
    found = {part: getattr(diagnostics, part, None) for part in parts}
    return " ".join(f"{part}={value}" for part, value in found.items() if value)


def describe_traceback(error: BaseException) -> list[str]:
    """Return the frames of the exception and of what caused it, without values."""
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += describe_traceback(cause)
    lines.append(describe_exception(error))
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    return lines


class RequestIdFilter(logging.Filter):
    """Puts the current request's id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


# What a middleware puts on a request that it refuses because it should be refused.
EXPECTED = "is_expected"


class ExpectedFilter(logging.Filter):
    """Makes of Django's line about a refusal that should be one no error: the network is closed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if EXPECTED in getattr(getattr(record, "request", None), "__dict__", {}):
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object per line. `extra={"fields": {…}}` adds fields of our own."""

    def format(self, record: logging.LogRecord) -> str:
        is_refusal = _is_refusal(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": "WARNING" if is_refusal else record.levelname,
            "logger": record.name,
            "message": without_paths(self._message(record)),
            "request_id": getattr(record, "request_id", "-"),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] and not is_refusal:
            line["exception"] = describe_exception(record.exc_info[1])
            line["traceback"] = describe_traceback(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)

    def _message(self, record: logging.LogRecord) -> str:
        """The message; what was sent is left out, and exceptions are described, not quoted."""
        is_about_request = is_about_a_request(record)
        if isinstance(record.args, tuple):
            record.args = tuple(_shown(value, is_about_request) for value in record.args)
        if isinstance(record.msg, BaseException):
            return describe_exception(record.msg)
        # Django makes a line of the words of what it refuses: "Invalid HTTP_HOST header: …".
        if is_about_request and not record.args and record.exc_info and record.exc_info[1]:
            return describe_exception(record.exc_info[1])
        return record.getMessage().partition("\nDETAIL")[0]


def _is_refusal(record: logging.LogRecord) -> bool:
    """Tell whether the line is about what was refused with a 4xx: nothing of ours is broken.

    Django writes an error with a traceback for each, so anybody could fill the log with them.
    """
    return 400 <= getattr(record, "status_code", 0) < 500


def is_about_a_request(record: logging.LogRecord) -> bool:
    """Tell whether the values in a line are what a visitor has sent."""
    is_gunicorns = str(record.msg).startswith(_GUNICORNS_REQUESTS)
    return is_gunicorns or bool(_ABOUT_REQUESTS.match(record.name))


def _shown(value: object, is_about_request: bool) -> object:
    """Return an argument of a line as it may be written."""
    if isinstance(value, BaseException):
        return describe_exception(value)
    return LEFT_OUT if is_about_request and isinstance(value, str) else value
