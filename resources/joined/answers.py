"""Asks another directory, and reads what it answers: never more than a page is in memory.

What comes is nobody's word but theirs. Anything that is no page of HSDS raises a `SourceError`
with a code, and a record that is no entry is counted and left out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings

from common.fetching import Fetched, FetchError, fetch
from resources.choices import SourceKind, SourceProblem
from resources.hsds.incoming import IncomingEntry, RefusedRecordError
from resources.hsds.package import Package, read_package
from resources.hsds.reading import read_places
from resources.hsds.unpacking import RefusedPackageError
from resources.joined import details

PER_PAGE = 100
ROOT = "/api/hsds/3.0/"
ACCEPT = "application/json, application/zip;q=0.9, */*;q=0.1"
LONGEST_VALUE = 200
MOST_NAMES = 8


class SourceError(Exception):
    """The source cannot be read, for the reason `code`."""

    def __init__(self, code: SourceProblem) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass
class Page:
    """A page of services. `total` is the number of all that there are, as the source says."""

    entries: list[IncomingEntry] = field(default_factory=list)
    refused: int = 0
    is_last: bool = True
    total: int | None = None
    # Of its records: a source that sends the same page again and again is found out.
    print: str = ""
    size: int = 0
    etag: str = ""
    last_modified: str = ""


@dataclass
class Found:
    """The directory at an address that a steward typed."""

    kind: SourceKind
    services_url: str
    is_alike: bool
    count: int
    refused: int
    names: list[str]
    license: str = ""


def ask(url: str, *, is_package: bool = False, etag: str = "", last_modified: str = "") -> Fetched:
    """Return the answer of a source: 200 or 304. Raises `SourceError`."""
    most = settings.SOURCE_MOST_BYTES_OF_PAGE
    if is_package:
        most = settings.SOURCE_MOST_BYTES_OF_PACKAGE
    try:
        answer = fetch(
            url,
            most_bytes=most,
            seconds=settings.SOURCE_PAGE_WITHIN.total_seconds(),
            etag=etag,
            last_modified=last_modified,
            accept=ACCEPT,
        )
    except FetchError as error:
        raise SourceError(SourceProblem(error.reason.value)) from error
    if answer.is_unchanged and (etag or last_modified):
        return answer
    if answer.status != 200:
        raise SourceError(_problem_of(answer.status))
    return answer


def _ask_if_there(url: str) -> Fetched | None:
    """Return the answer; None where there is nothing, or nothing for us. Raises `SourceError`."""
    try:
        return ask(url)
    except SourceError as error:
        if error.code in (SourceProblem.MISSING, SourceProblem.REFUSED):
            return None
        raise


def _problem_of(status: int) -> SourceProblem:
    if status in (404, 410):
        return SourceProblem.MISSING
    if status == 429 or status >= 500:
        return SourceProblem.SERVER
    return SourceProblem.REFUSED if 400 <= status < 500 else SourceProblem.ANSWER


def page_url(services_url: str, since: datetime | None, number: int) -> str:
    """Return the address of a page of services: of all, or of those that changed `since`."""
    asked: dict[str, Any] = {"full": "true", "per_page": PER_PAGE, "page": number}
    if since is not None:
        asked["modified_after"] = since.isoformat()
    return f"{services_url}?{urlencode(asked)}"


def page_of(answer: Fetched, source: str, services_url: str = "") -> Page:
    """Return what `answer` holds. Raises `SourceError`.

    Services that came without what belongs to them are asked for one by one, at `services_url`.
    """
    found = parsed(answer.body)
    if not _is_page(found):
        raise SourceError(SourceProblem.NO_DIRECTORY)
    contents, size = found["contents"], 0
    if services_url and details.are_bare(contents):
        try:
            contents, size = details.completed(contents, services_url, _ask_if_there, parsed)
        except details.TooMuchError as error:
            raise SourceError(error.code) from error
    page = Page(is_last=_is_last(found), total=_whole(found, "total_items"))
    page.size = len(answer.body) + size
    page.print = _print_of(contents)
    page.etag, page.last_modified = _short(answer.etag), _short(answer.last_modified, 60)
    for record in contents:
        try:
            # All places of one: half a service would be worse than none.
            places = list(read_places(record, source))
        except RefusedRecordError:
            page.refused += 1
        else:
            page.entries += places
    return page


def _print_of(contents: list[Any]) -> str:
    ids = [record.get("id") if isinstance(record, dict) else None for record in contents]
    known = [id_ if isinstance(id_, (str, int)) else None for id_ in ids]
    return hashlib.sha256(repr(known).encode("utf-8", "replace")).hexdigest()


def _short(value: str, most: int = LONGEST_VALUE) -> str:
    """Return a header to be sent back; "" for what is none of ours to keep."""
    return value if len(value) <= most and value.isascii() and value.isprintable() else ""


def _is_page(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("contents"), list)


def _is_last(found: dict[str, Any]) -> bool:
    if not found["contents"] or found.get("last_page") is True:
        return True
    number, pages = _whole(found, "page_number"), _whole(found, "total_pages")
    return number is not None and pages is not None and number >= pages


def _whole(found: dict[str, Any], name: str) -> int | None:
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < 10**9 else None


def parsed(body: bytes) -> Any:
    """Return JSON. Raises `SourceError` for a web page and for anything else."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        raise SourceError(SourceProblem.HTML)
    if start not in (b"{", b"["):
        raise SourceError(SourceProblem.NO_DIRECTORY)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        # Broken text, numbers without an end, or deeper than anybody needs.
        raise SourceError(SourceProblem.BROKEN) from error


# --- Packages -------------------------------------------------------------------------------------


def package_of(answer: Fetched, source: str) -> Package:
    """Return the package that was sent. Raises `SourceError`."""
    try:
        return read_package(answer.body, source)
    except RefusedPackageError as refused:
        raise _refusal(answer.body, refused) from refused


def packaged(package: Package, body: bytes) -> Iterator[Page]:
    """Return the entries of a package in pages. Raises `SourceError`."""
    page = Page(is_last=False)
    try:
        for entry in package.entries():
            page.entries.append(entry)
            if len(page.entries) >= PER_PAGE:
                yield page
                page = Page(is_last=False)
    except RefusedPackageError as refused:
        raise _refusal(body, refused) from refused
    except (ValueError, RecursionError) as error:
        raise SourceError(SourceProblem.BROKEN) from error
    page.is_last, page.refused, page.size = True, package.refused_count, len(body)
    yield page


def _refusal(body: bytes, refused: RefusedPackageError) -> SourceError:
    if body.lstrip()[:1] == b"<":
        return SourceError(SourceProblem.HTML)
    codes = {
        "not_a_package": SourceProblem.NO_DIRECTORY,
        "no_services": SourceProblem.NO_DIRECTORY,
        "broken": SourceProblem.BROKEN,
    }
    return SourceError(codes.get(refused.code, SourceProblem.SIZE))


# --- The first look -------------------------------------------------------------------------------


def look_at(address: str) -> Found:
    """Return what stands at `address`: an API, one of its pages, or a package.

    The home page of a directory like this one leads to its API. Raises `SourceError`.
    """
    try:
        return _look_at(address, ask(address, is_package=True))
    except SourceError as error:
        parts = urlsplit(address)
        if error.code != SourceProblem.HTML or parts.path.count("/") > 2:
            raise
        root = urlunsplit((parts.scheme, parts.netloc, ROOT, "", ""))
        try:
            return _look_at(root, ask(root))
        except SourceError:
            # What was typed is a web page: that is what is to be said.
            raise error from None


def _look_at(address: str, answer: Fetched) -> Found:
    if answer.body[:2] == b"PK":
        return _look_at_package(address, answer)
    found = parsed(answer.body)
    bare = urlunsplit(urlsplit(address)._replace(query="", fragment=""))
    if _is_page(found) and "page_number" in found:
        return _look_at_api(bare, {}, address)
    if isinstance(found, dict) and "version" in found and "services" not in found:
        return _look_at_api(f"{bare.rstrip('/')}/services", found, address)
    return _look_at_package(address, answer)


def _look_at_api(services_url: str, root: dict[str, Any], address: str) -> Found:
    page = page_of(ask(page_url(services_url, None, 1)), address)
    count = len(page.entries) if page.total is None else page.total
    return Found(
        SourceKind.API,
        services_url,
        is_alike="package_url" in root and "services_url" in root,
        count=count,
        refused=page.refused,
        names=_names(page.entries),
        license=_license(root),
    )


def _license(root: dict[str, Any]) -> str:
    written = root.get("license")
    written = " ".join(written.split()) if isinstance(written, str) else ""
    return written if written.isprintable() and len(written) <= LONGEST_VALUE else ""


def _look_at_package(address: str, answer: Fetched) -> Found:
    package = package_of(answer, address)
    names: list[str] = []
    count = 0
    for page in packaged(package, answer.body):
        count += len(page.entries)
        names = names or _names(page.entries)
        if count > settings.SOURCE_MOST_ENTRIES:
            break
    if not count:
        raise SourceError(SourceProblem.NO_DIRECTORY)
    return Found(
        SourceKind.PACKAGE,
        address,
        is_alike=False,
        count=count,
        refused=package.refused_count,
        names=names,
    )


def _names(entries: list[IncomingEntry]) -> list[str]:
    return [entry.name[:120] for entry in entries if not entry.is_withdrawn][:MOST_NAMES]
