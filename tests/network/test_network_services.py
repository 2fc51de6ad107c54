"""The network is one row; it is opened, paused and changed by its doors, and everybody follows."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from backoffice.network_services import change_network, open_network, pause_network, the_network
from common import current as kept
from common.current import Profile
from common.errors import NotPossible
from network.models import Network
from tests.factories import make_steward

pytestmark = pytest.mark.django_db


def current() -> Profile:
    """The network as another process sees it."""
    kept.forget()
    return kept.current()


def verbs() -> list[str]:
    events = AuditEvent.objects.filter(subject_type="network").order_by("id")
    return list(events.values_list("verb", flat=True))


def test_nothing_stored_takes_nothing(settings):
    settings.NETWORK_STARTS_OPEN = False
    assert not current().is_open
    assert not current().is_paused


def test_it_is_opened_once_and_recorded(settings):
    settings.NETWORK_STARTS_OPEN = False
    steward = make_steward()
    open_network(actor=steward)
    assert current().is_open
    with pytest.raises(NotPossible, match="open already"):
        open_network(actor=steward)
    assert verbs() == ["open_network"]


def test_it_pauses_and_goes_on():
    steward, day = make_steward(), timezone.localdate() + datetime.timedelta(days=3)
    with pytest.raises(NotPossible, match="not open yet"):
        pause_network(actor=steward)
    open_network(actor=steward)
    with pytest.raises(NotPossible, match="has passed"):
        pause_network(until=timezone.localdate() - datetime.timedelta(days=1), actor=steward)
    pause_network(until=day, actor=steward)
    with pytest.raises(NotPossible, match="pauses already"):
        pause_network(actor=steward)
    assert current().is_paused
    assert current().paused_until == day
    first = Network.objects.get().opened_at
    open_network(actor=steward)
    assert current().is_open
    assert current().paused_until is None
    assert Network.objects.get().opened_at == first
    assert verbs() == ["open_network", "pause_network", "open_network"]


def test_the_database_keeps_it_one():
    the_network()
    with pytest.raises(IntegrityError, match="network_is_one"), transaction.atomic():
        Network.objects.create(pk=2)
    with pytest.raises(IntegrityError, match="network_pauses_once_open"), transaction.atomic():
        Network.objects.update(paused_at=timezone.now())
    with pytest.raises(IntegrityError, match="network_notes_days"), transaction.atomic():
        Network.objects.update(notes_days=1)


def test_a_change_does_not_close_what_somebody_opened_meanwhile():
    steward, row = make_steward(), the_network()
    open_network(actor=steward)
    row.email = "hello@example.org"
    change_network(row, ["email"], actor=steward)
    assert current().is_open
    assert current().email == "hello@example.org"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_at_once_one_has_opened():
    steward, said = make_steward(), []

    def press() -> None:
        try:
            open_network(actor=steward)
            said.append("opened")
        except NotPossible as refusal:
            said.append(str(refusal.message))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said) == ["It is open already."] * 3 + ["opened"]
    assert verbs() == ["open_network"]


def test_what_is_empty_comes_from_the_settings(settings):
    settings.SITE_NAME, settings.NETWORK_PHONE = "Old Name", "202-555-0100"
    settings.NOTES_KEPT_FOR = datetime.timedelta(days=45)
    row = the_network()
    assert (current().name, current().phone) == ("Old Name", "202-555-0100")
    assert current().kept_for("NOTES_KEPT_FOR").days == 45
    row.name, row.phone, row.notes_days = "River Neighbors", "202-555-0111", 60
    change_network(row, ["name", "phone", "notes_days"], actor=make_steward())
    assert current().name == "River Neighbors"
    assert current().phone == "+12025550111"
    assert current().kept_for("NOTES_KEPT_FOR").days == 60
