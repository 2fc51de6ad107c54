"""STOP ends all texts to a number until START; only a code of the number is kept."""

import pytest

from messaging import opt_outs
from messaging.models import OptOut

pytestmark = pytest.mark.django_db
ROSA, SAM = "+12025550142", "+12025550199"


def test_stop_is_for_good_until_start() -> None:
    for _time in range(2):
        opt_outs.stop(ROSA)
    assert [opt_outs.has_stopped(number) for number in (ROSA, SAM)] == [True, False]
    for _time in range(2):
        opt_outs.start(ROSA)
    assert not opt_outs.has_stopped(ROSA)


def test_a_number_is_found_however_it_is_written() -> None:
    opt_outs.stop("(202) 555-0142")
    assert opt_outs.has_stopped(ROSA)
    assert "5550142" not in str(list(OptOut.objects.values()))
