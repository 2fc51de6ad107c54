"""Making the package: the whole directory, a few hundred entries at a time."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from network import current
from pages.cached import cache_key_parts
from pods.models import Group
from resources.hsds import vocabulary
from resources.hsds.answers import FORMAT, TOPICS
from resources.hsds.group_records import group_service
from resources.hsds.records import Record, service
from resources.hsds.rows import loaded
from resources.hsds.tabular import Writer, description, rows_of_organization, rows_of_service
from resources.models import OpenDataPackage, PackagePiece, Resource, ResourceCategory

AT_ONCE = 500
PIECE = 1024 * 1024
# One more than the newest: somebody may be in the middle of it.
KEPT = 2


def version_now() -> str:
    """Return a name for what the directory holds now, on this day."""
    return hashlib.sha256(repr((FORMAT, cache_key_parts(TOPICS))).encode()).hexdigest()[:40]


def make_package() -> OpenDataPackage | None:
    """Make the package anew and store it; None where it would be the same."""
    # The version first: what is read then is at least as new.
    version = version_now()
    newest = OpenDataPackage.objects.first()
    if newest is not None and newest.version == version:
        return None
    with TemporaryDirectory() as name, override(settings.LANGUAGE_CODE):
        directory = Path(name)
        count = _write_tables(directory)
        file = _zip(directory)
        return _store(file, version, count)


def _write_tables(directory: Path) -> int:
    count, written = 0, set()
    with Writer(directory) as writer:
        for record in _records():
            organization = record["organization"]
            if organization["id"] not in written:
                written.add(organization["id"])
                writer.add(rows_of_organization(organization))
            writer.add(rows_of_service(record))
            count += 1
        writer.add(("taxonomies", vocabulary.taxonomy(id_)) for id_ in vocabulary.TAXONOMIES)
        headings = map(vocabulary.category_term, ResourceCategory.objects.order_by("pk"))
        writer.add(("taxonomy_terms", term) for term in headings)
        writer.add(("taxonomy_terms", term) for term in vocabulary.fixed_terms())
    return count


def _records() -> Iterator[Record]:
    """Return all that is published, a few hundred rows at a time."""
    day = timezone.localdate()
    for entry in _in_steps(loaded(Resource.objects.published().own())):
        yield service(entry, day)
    for group in _in_steps(Group.objects.published().select_related("ward")):
        yield group_service(group)


def _in_steps(rows: Any) -> Iterator[Any]:
    last = 0
    while step := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from step
        last = step[-1].pk


def _zip(directory: Path) -> Path:
    """Return the zip of the tables, which are the same bytes for the same rows."""
    about = description(f"{current().name}: HSDS 3.0", current().open_data_license)
    (directory / "datapackage.json").write_text(json.dumps(about, indent=1))
    found = directory / "package.zip"
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted([*directory.glob("*.csv"), directory / "datapackage.json"]):
            info = zipfile.ZipInfo(path.name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
    return found


def _store(file: Path, version: str, count: int) -> OpenDataPackage:
    digest = hashlib.sha256()
    with file.open("rb") as source, transaction.atomic():
        package = OpenDataPackage.objects.create(
            version=version, etag="", size=file.stat().st_size, entry_count=count
        )
        for number, data in enumerate(iter(lambda: source.read(PIECE), b"")):
            digest.update(data)
            PackagePiece.objects.create(package=package, number=number, data=data)
        package.etag = digest.hexdigest()
        package.save(update_fields=["etag"])
        newest = OpenDataPackage.objects.values_list("pk", flat=True)[:KEPT]
        OpenDataPackage.objects.exclude(pk__in=list(newest)).delete()
    return package
