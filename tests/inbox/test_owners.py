"""The thread that a message belongs to: a number's, an address's, or that of a proven person."""

from uuid import uuid4

import pytest

from accounts import audit
from inbox.models import Item, Thread
from inbox.services import answer
from inbox.taking import take_in
from messaging import opt_outs
from messaging.inbound.incoming import Incoming
from messaging.models import Channel, Message
from requests_app.services import erase_request
from tests.factories import make_coordinator, make_request, make_volunteer, make_ward
from tests.inbox.webhooks import ROSA

pytestmark = pytest.mark.django_db
MAIL = "rosa@example.org"


def by_email(text: str = "Hello", sender: str = MAIL, **said: object) -> Thread:
    take_in(Incoming(uuid4().hex, sender, text, via="email", **said))  # type: ignore[arg-type]
    return Item.objects.latest("pk").thread


def test_an_address_has_one_thread_however_it_is_written() -> None:
    assert by_email() == by_email(sender="Rosa@Example.org")
    assert by_email(sender="sam@example.org") != by_email()
    assert Thread.objects.count() == 2


def test_words_that_stop_texts_do_nothing_in_an_email() -> None:
    assert by_email("STOP").waiting_since
    assert not opt_outs.has_stopped(ROSA)


def test_an_answer_to_an_email_goes_by_email() -> None:
    thread = by_email()
    steward = make_coordinator(make_ward())
    answer(thread.pk, "We will call you.", actor=steward, key="a", seen=thread.items.get().pk)
    message = Message.objects.get()
    assert (message.channel, message.next_channels) == (Channel.EMAIL, [])


def test_what_is_proven_goes_to_the_thread_of_the_person_and_of_nobody_else() -> None:
    request, volunteer = make_request(email=MAIL, language="ti"), make_volunteer(email=MAIL)
    own = by_email(recipient=("request", request.pk))
    assert own == by_email(sender="another@example.org", recipient=("request", request.pk))
    assert (own.request, own.language, own.email) == (request, "ti", "")
    others = by_email(recipient=("volunteer", volunteer.pk))
    assert others.volunteer == volunteer
    assert len({own, others, by_email()}) == 3
    # Erased since: then it is that of an address.
    assert by_email(recipient=("request", 0)).email == MAIL


def test_threads_of_people_are_seen_in_their_wards() -> None:
    oak, elm = make_ward(), make_ward()
    here, there = make_coordinator(oak), make_coordinator(elm)
    request = make_request(ward=oak, email=MAIL)
    threads = {
        by_email(recipient=("request", request.pk)).pk,
        by_email(recipient=("volunteer", make_volunteer(ward=oak).pk)).pk,
        by_email().pk,
    }
    assert set(Thread.objects.visible_to(here).values_list("pk", flat=True)) == threads
    assert not Thread.objects.visible_to(there)


def test_what_a_household_wrote_goes_with_it() -> None:
    request = make_request(email=MAIL)
    by_email(recipient=("request", request.pk))
    # Nobody has read it, and nobody can be sure whose it is.
    unread = by_email()
    erase_request(request.pk, actor=audit.SYSTEM)
    assert list(Thread.objects.all()) == [unread]
