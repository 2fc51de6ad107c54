"""A small catalog, somebody who reads it, and their browser."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests import factories
from tests.translation_review import catalog_of_two


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    """The folder of the catalogs, and no pictures."""
    catalog_of_two.write(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    settings.PICTURES_ROOT = tmp_path / "pictures"
    return tmp_path


@pytest.fixture
def reader() -> User:
    return factories.make_staff(name="Selam", review_languages=["ti"])


@pytest.fixture
def browser_of_reader(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client
