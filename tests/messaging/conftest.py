"""A mail server on loopback, and a message named "welcome"."""

import asyncio
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from subprocess import Popen

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings

from messaging import registry
from messaging.models import Message
from messaging.registry import Letter
from tests.messaging.real_worker import DEAD_AFTER_SECONDS, database_url, kill
from tests.processes import free_port, start_process


class MailServer:
    """A server that keeps what it accepts. `answers` come first, one an attempt: {stage: answer}.

    With `hold` set to a stage, it stops there once, sets `reached`, and goes on when told to.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: list[dict[str, str]] = []
        self.hold = ""
        self.reached = threading.Event()
        self.go_on = threading.Event()

    async def pause(self, stage: str) -> None:
        if self.hold == stage:
            # Once only: what is sent by whoever takes over has to go through.
            self.hold = ""
            self.reached.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.02)

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: object, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        await self.pause("RCPT")
        self.now = self.answers.pop(0) if self.answers else {}
        if "RCPT" in self.now:
            return self.now["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: object, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.now:
            return self.now["DATA"]
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        # Held when the letter is kept: the server has it, and the sender does not know yet.
        await self.pause("DATA")
        return "250 OK"


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """A real SMTP server, and settings that send to it."""
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    handler.controller = controller
    yield handler
    if controller.loop.is_running():
        controller.stop()


@pytest.fixture(autouse=True)
def _welcome(monkeypatch) -> None:
    monkeypatch.setitem(registry._writers, "welcome", write_welcome)


def write_welcome(message: Message) -> Letter | None:
    # Stands for somebody whose row is gone by now.
    if message.subject_id == 0:
        return None
    # Templates may break a subject into lines; it has to arrive as one.
    return Letter("ana@example.org", "Hello\n  Ana", "Your help is on its way.")


@pytest.fixture
def start_worker(mail_server, tmp_path: Path) -> Iterator:
    """Start real processes on the test's database, and end what is left of them."""
    started: list[Popen[bytes]] = []

    def start(module: str = "worker", **environment: str) -> Popen[bytes]:
        worker = start_process(
            ["-m", f"tests.messaging.{module}"],
            tmp_path / f"{module}.log",
            MUTUALAID_ENV="development",
            DATABASE_URL=database_url(),
            EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            WORKER_CONCURRENCY="1",
            WORKER_DEAD_AFTER_SECONDS=str(DEAD_AFTER_SECONDS),
            **environment,
        )
        started.append(worker)
        return worker

    yield start
    mail_server.go_on.set()
    for worker in started:
        kill(worker)
