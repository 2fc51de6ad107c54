"""The places that backups lie in: a folder, or a bucket that speaks S3.

A file is there under its name only once it is whole, whatever is killed meanwhile.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

PART = ".part"
AT_ONCE = 1024 * 1024
# S3 takes at most 10,000 parts: with these a backup may have 80 GB.
PART_OF_BUCKET = 8 * 1024 * 1024


class PlaceError(Exception):
    """The place cannot be written to or read. The text is for the log: no address, no key."""


class Place(Protocol):
    """A place into which backups are put, and from which they are got again."""

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Store `parts` as `name`. What `parts` raises, it lets through; then nothing is stored."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield what `name` holds."""

    def names(self) -> list[str]:
        """Return the names of all that is there in whole."""

    def delete(self, name: str) -> None:
        """Remove `name`."""


def place_at(address: str) -> Place:
    """Return the place that `address` names: a folder, or `s3://bucket/prefix`."""
    return Bucket(address) if address.startswith("s3://") else Folder(Path(address))


class Folder:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        beside = self.path / f"{name}{PART}"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._forget_parts()
            # Sealed, and still nobody else's business.
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise PlaceError(type(error).__name__) from error
        try:
            self._fill(handle, parts)
            beside.replace(self.path / name)
            self._sync_folder()
        except OSError as error:
            raise PlaceError(type(error).__name__) from error
        finally:
            beside.unlink(missing_ok=True)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            with (self.path / name).open("rb") as file:
                while part := file.read(AT_ONCE):
                    yield part
        except OSError as error:
            raise PlaceError(type(error).__name__) from error

    def names(self) -> list[str]:
        try:
            found = [each.name for each in self.path.iterdir()] if self.path.exists() else []
        except OSError as error:
            raise PlaceError(type(error).__name__) from error
        return sorted(name for name in found if not name.endswith(PART))

    def delete(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def _fill(self, handle: int, parts: Iterable[bytes]) -> None:
        with os.fdopen(handle, "wb", buffering=AT_ONCE) as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _forget_parts(self) -> None:
        """Remove what a killed run left; only one runs at a time."""
        for left in self.path.glob(f"mutualaid-*{PART}"):
            left.unlink(missing_ok=True)


class Bucket:
    """A bucket of a service that speaks S3. The bucket must be there already."""

    def __init__(self, address: str) -> None:
        # Eight megabytes of machine code that only those who use it need.
        from obstore.exceptions import BaseError
        from obstore.store import S3Store  # so too

        self._errors: tuple[type[Exception], ...] = (BaseError, OSError)
        url = urlsplit(address)
        endpoint = settings.BACKUP_S3_ENDPOINT
        self._store: Any = S3Store(
            url.netloc,
            prefix=url.path.strip("/") or None,
            region=settings.BACKUP_S3_REGION,
            access_key_id=settings.BACKUP_S3_KEY_ID,
            secret_access_key=settings.BACKUP_S3_SECRET,
            # Beside Amazon's own, few answer to a name for each bucket.
            virtual_hosted_style_request=not endpoint,
            client_options={"allow_http": endpoint.startswith("http://")},
            **({"endpoint": endpoint} if endpoint else {}),
        )

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        failed: list[BaseException] = []
        pieces = _told(parts, failed)
        try:
            # In parts that become a file at the end, with one on its way at a time.
            self._store.put(
                name, pieces, use_multipart=True, chunk_size=PART_OF_BUCKET, max_concurrency=2
            )
        except self._errors as error:
            if failed:
                raise failed[0] from None
            raise PlaceError(type(error).__name__) from None

    def read(self, name: str) -> Iterator[bytes]:
        try:
            for part in self._store.get(name).stream(min_chunk_size=AT_ONCE):
                yield bytes(part)
        except self._errors as error:
            raise PlaceError(type(error).__name__) from None

    def names(self) -> list[str]:
        try:
            return sorted(each["path"] for batch in self._store.list() for each in batch)
        except self._errors as error:
            raise PlaceError(type(error).__name__) from None

    def delete(self, name: str) -> None:
        try:
            self._store.delete(name)
        except self._errors as error:
            raise PlaceError(type(error).__name__) from None


def _told(parts: Iterable[bytes], failed: list[BaseException]) -> Iterator[bytes]:
    """Pass `parts` on, and keep what they raise: the library has errors of its own for it."""
    try:
        yield from parts
    except BaseException as error:
        failed.append(error)
        raise
