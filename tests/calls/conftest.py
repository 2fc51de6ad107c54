"""An installation whose number the software answers, and a rota for a test."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from messaging import on_call
from messaging.on_call import OnCall
from tests.calls.provider import OURS
from tests.inbox.webhooks import TOKEN


@pytest.fixture(autouse=True)
def answered(settings: Settings) -> None:
    settings.CALL_NUMBERS, settings.TWILIO_AUTH_TOKEN = [OURS], TOKEN
    settings.TWILIO_ACCOUNT_SID = "AC1"


@pytest.fixture(autouse=True)
def rota(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[OnCall]], None]:
    """Let these people be on call, and nobody else."""
    people: list[OnCall] = []

    def provider(ward_id: int | None, language: str, now: Any) -> list[OnCall]:
        return [each for each in people if not language or language in each.languages]

    monkeypatch.setattr(on_call, "_providers", [provider])
    return people.extend
