"""The texts that staff pages ask for while they are drawn, whichever catalog answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from babel.messages import Message
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS, OURS

Asked = dict[tuple[str, ...], Message]
PASSWORDS = {"old_password": "x", "new_password1": "1", "new_password2": "2"}


def texts_of_staff_pages() -> list[Message]:
    """Draw the pages of every model, and those of passwords, and return what they asked for.

    Once, in Amharic: what is asked for is the same in every language, but for the English names of
    months, which no format of dates here has.
    """
    client, steward = Client(), factories.make_steward()
    client.force_login(steward)
    with translation.override("am"), asked_texts() as asked:
        for model in OURS:
            _draw(client, model)
        _draw_passwords(client, steward)
        note_recent_actions(steward)
        client.get(reverse("admin:index"))
    return list(asked.values())


@contextmanager
def asked_texts() -> Iterator[Asked]:
    """Note each text for which a translation is asked."""
    asked: Asked = {}

    def noting(name: str, read: Callable[..., Message]) -> tuple[str, Callable[..., str]]:
        answer = getattr(translation._trans, name)

        def ask(*args: Any) -> str:
            message = read(*map(_plain, args))
            asked[(message.context or "", *_forms(message))] = message
            return answer(*args)

        setattr(translation._trans, name, ask)
        return name, answer

    before = [
        noting("gettext", Message),
        noting("ngettext", lambda one, many, _number: Message((one, many))),
        noting("pgettext", lambda context, text: Message(text, context=context)),
        noting(
            "npgettext",
            lambda context, one, many, _number: Message((one, many), context=context),
        ),
    ]
    try:
        yield asked
    finally:
        for name, answer in before:
            setattr(translation._trans, name, answer)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _draw(client: Client, model: Any) -> None:
    MAKERS[model]()
    row = model._default_manager.order_by("-pk").first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for page in ("changelist", "add"):
        client.get(reverse(f"{name}_{page}"))
    client.post(reverse(f"{name}_add"))
    for page in ("change", "history", "delete"):
        client.get(reverse(f"{name}_{page}", args=[row.pk]))


def _draw_passwords(client: Client, steward: User) -> None:
    own = reverse("admin:password_change")
    theirs = reverse("admin:auth_user_password_change", args=[steward.pk])
    for address, names in ((own, PASSWORDS), (theirs, {"password1": "1", "password2": "2"})):
        client.get(address)
        client.post(address, names)


def note_recent_actions(user: User) -> None:
    """Leave one entry of each kind for the first page."""
    ward = factories.make_ward()
    kind = ContentType.objects.get_for_model(ward)
    for flag in (ADDITION, CHANGE, DELETION):
        LogEntry.objects.create(
            user=user, content_type=kind, object_id=ward.pk, object_repr="–", action_flag=flag
        )
