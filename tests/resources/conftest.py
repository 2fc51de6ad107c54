"""Another directory, for tests that join one."""

from collections.abc import Iterator

import pytest

from tests.resources.directories import Directory


@pytest.fixture
def directory(settings) -> Iterator[Directory]:
    found = Directory()
    settings.FETCH_ALSO_FROM = [f"127.0.0.1:{found.port}"]
    yield found
    found.stop()
