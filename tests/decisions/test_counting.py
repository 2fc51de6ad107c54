"""Adding up answers, and what may be said of them."""

import pytest

from decisions.choices import Kind
from decisions.counting import add, add_all, empty, outcome, sayable

AGREE, OBJECT = {"stance": "agree"}, {"stance": "object", "words": "The hall is cold."}


def test_votes_and_dots_are_added_up() -> None:
    votes = add_all([{"option": 1}, {"option": 2}, {"option": 1}])
    assert votes["counts"] == {"1": 2, "2": 1}
    dots = add_all([{"dots": {"1": 3, "2": 0}}, {"dots": {"2": 2, "1": 1}}])
    assert dots["counts"] == {"1": 4, "2": 2}
    assert dots["answers"] == 2


def test_even_choices_are_all_named() -> None:
    assert outcome(Kind.VOTE, add_all([{"option": 7}, {"option": 5}])) == ["5", "7"]


def test_one_objection_is_the_outcome() -> None:
    sums = add_all([AGREE, AGREE, {"stance": "worry", "words": "Noise."}])
    assert outcome(Kind.CONSENT, sums) == ["agree"]
    assert outcome(Kind.CONSENT, add(sums, OBJECT)) == ["object"]


def test_the_order_of_words_says_nothing_of_who_came_first() -> None:
    first, second = {**OBJECT, "words": "b"}, {**OBJECT, "words": "a"}
    assert add_all([first, second]) == add_all([second, first])


@pytest.mark.parametrize(
    ("answers", "says_outcome", "says_figures"),
    [(0, False, True), (1, False, False), (2, False, False), (3, True, False), (4, True, False),
     (5, True, True)],
)  # fmt: skip
def test_few_secret_answers_are_veiled(
    answers: int, says_outcome: bool, says_figures: bool
) -> None:
    said = sayable(Kind.CONSENT, add_all([AGREE] * answers), is_secret=True)
    assert bool(said["outcome"]) == says_outcome
    assert ("counts" in said) == says_figures


def test_few_open_answers_are_not() -> None:
    said = sayable(Kind.CONSENT, add_all([AGREE]), is_secret=False)
    assert said["counts"] == {"agree": 1}


def test_nothing_is_added_to_what_was_there() -> None:
    sums = empty()
    add(sums, OBJECT)
    assert sums == empty()
