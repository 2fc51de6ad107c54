"""Many presses at once store one thing."""

import pytest

from care import services
from care.models import Concern, Reader, Reply
from tests import factories
from tests.rota.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 32


def test_one_form_sent_many_times_is_one() -> None:
    factories.name_care_people()
    said = {"contact": "", "ward": None, "left_out": "", "language": "en", "key": "a" * 32}
    tokens = at_once(*[lambda: services.send("Words", **said)] * MANY)
    assert len(set(tokens)) == 1
    assert Concern.objects.count() == 1
    assert Reader.objects.count() == 2


def test_one_answer_sent_many_times_is_one_and_none_comes_after_the_end() -> None:
    concern = factories.make_concern()
    user = concern.readers.all()[0].user
    at_once(*[lambda: services.answer(concern.pk, "Hello", "k", actor=user)] * MANY)
    assert Reply.objects.count() == 1
    at_once(
        *[lambda: services.write_more(concern.pk, "More", "m")] * 8,
        lambda: services.forget_concern(concern.pk),
    )
    assert not Concern.objects.exists()
    assert not Reply.objects.exists()
