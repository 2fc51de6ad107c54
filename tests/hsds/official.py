"""The official schemas of HSDS 3.0, where they are on this machine, and what they say of answers.

`HSDS_SCHEMA_DIR` names the directory that holds `schema` and `examples`.
"""

import datetime
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

ROOT = Path(__file__).parents[2]
DIRECTORY = Path(os.environ.get("HSDS_SCHEMA_DIR") or ROOT.parent / "shared" / "hsds")
NO_SCHEMAS = "no HSDS schemas on this machine"
# Whatever shows that answers are valid, or reads the official examples, needs them.
needs_schemas = pytest.mark.skipif(not (DIRECTORY / "schema").is_dir(), reason=NO_SCHEMAS)
formats = FormatChecker()


@formats.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return datetime.datetime.fromisoformat(str(value)).tzinfo is not None


@formats.checks("uri", raises=ValueError)
def is_address(value: object) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]*$", urlsplit(str(value)).scheme))


@cache
def _registry() -> Registry:
    files = [*(DIRECTORY / "schema").glob("*.json")]
    return Registry().with_resources(
        (path.name, Resource.from_contents({"$schema": DIALECT, **json.loads(path.read_text())}))
        for path in files
    )


DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of the schema `name`: "service", "compiled/service_list"."""
    schema = json.loads((DIRECTORY / "schema" / f"{name}.json").read_text())
    return Draft202012Validator(schema, registry=_registry(), format_checker=formats)


def page_validator() -> Draft202012Validator:
    """Return the validator of the envelope, as the official openapi.json has it."""
    openapi = json.loads((DIRECTORY / "schema" / "openapi.json").read_text())
    page = openapi["components"]["schemas"]["Page"]
    return Draft202012Validator({**page, "required": [*page["properties"], "contents"]})


def faults(name: str, record: Any) -> list[str]:
    """Return all that the schema `name` has against `record`."""
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(record)]


def example(name: str) -> bytes:
    return (DIRECTORY / "examples" / name).read_bytes()
