"""A tenth language is a line in the settings, a catalog, and what staff write in it. No code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages import Catalog
from django.db import connection

from scripts import catalogs
from tests import factories
from tests.languages.english import VisibleTexts
from tests.processes import ROOT

# A process of its own reads the rows, so they have to be committed.
pytestmark = pytest.mark.django_db(transaction=True)

# What a translator would write: here each text says that it was translated.
MARK = "Ç"


def in_french(text: str) -> str:
    """`text` with the mark in front of each of its parts that tags divide."""
    return re.sub(r"(^|>)(?=[^<])", rf"\1{MARK} ", text)


def make_catalog(folder: Path) -> set[str]:
    """A complete French catalog, compiled; returns the English texts."""
    french = Catalog(locale="fr")
    messages = [message for message in catalogs.template_catalog(ROOT) if message.id]
    for message in messages:
        texts = [message.id] if isinstance(message.id, str) else message.id
        strings = tuple(map(in_french, texts))
        french.add(message.id, strings if len(strings) > 1 else strings[0], context=message.context)
    path = folder / "fr" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    catalogs.write_compiled(french, path)
    return {message.id for message in messages if isinstance(message.id, str)}


def read_in_french(folder: Path, **asked: object) -> dict[str, str]:
    """The pages of a process of its own, whose settings have the line more, on this database."""
    parts = connection.settings_dict
    user, host, port, name = (parts[key] for key in ("USER", "HOST", "PORT", "NAME"))
    password = f":{quote(parts['PASSWORD'], safe='')}" if parts["PASSWORD"] else ""
    url = f"postgres://{user}{password}@{quote(host, safe='')}:{port}/{name}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.languages.read_in_french"],
        cwd=ROOT,
        env={**os.environ, "FRENCH_CATALOGS": str(folder), "DATABASE_URL": url},
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_french_is_added_without_code(tmp_path: Path) -> None:
    english = make_catalog(tmp_path)
    ward = factories.make_ward(
        name="Harbor", intro="By the water", i18n={"name_fr": "Le Port", "intro_am": "ወደብ"}
    )
    factories.make_category(name="Groceries", i18n={"name_fr": "Courses"})
    public = ["/fr/", f"/fr/wards/{ward.slug}/", "/fr/request/", "/fr/volunteer/", "/fr/nothing/"]
    form = "/fr/volunteer/"
    change = f"/fr/admin/pods/ward/{ward.pk}/change/"
    steward = factories.make_steward().email
    asked = {"get": ["/", *public], "post": [form], "staff": [change], "steward": steward}
    pages = read_in_french(tmp_path, **asked)
    assert pages["/"] == "/fr/"
    for address in (*public, f"POST {form}"):
        page = VisibleTexts(pages[address])
        assert page.lang == "fr"
        assert set(page.texts) & english == set(), address
        assert "Français" in pages[address]
    assert f"{MARK} Error:" in pages[f"POST {form}"]
    assert "Le Port" in pages[f"/fr/wards/{ward.slug}/"]
    assert '<span lang="en" dir="ltr">By the water</span>' in pages[f"/fr/wards/{ward.slug}/"]
    assert "Courses" in pages["/fr/request/"]
    assert 'name="name_fr"' in pages[change]
