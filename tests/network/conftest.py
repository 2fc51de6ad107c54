"""Networks that are not open, or that somebody wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from backoffice.network_services import change_network, open_network, pause_network, the_network
from common import current as kept
from network.models import Network
from tests.factories import make_steward


@pytest.fixture
def not_open(settings: Any) -> None:
    """A new install, of which nothing is stored."""
    settings.NETWORK_STARTS_OPEN = False


@pytest.fixture
def paused() -> None:
    """A network that was open and pauses."""
    steward = make_steward()
    open_network(actor=steward)
    pause_network(actor=steward)
    kept.forget()


@pytest.fixture
def network() -> Callable[..., Network]:
    """Write the open network: `network(name="…")`."""

    def write(**values: Any) -> Network:
        steward, row = make_steward(), the_network()
        if row.opened_at is None:
            open_network(actor=steward)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["id"])
        change_network(row, list(values), actor=steward)
        kept.forget()
        return row

    return write
