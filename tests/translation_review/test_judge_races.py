"""Two who read the same text at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from tests import factories
from tests.translation_review.catalog_of_two import GREETING, key
from tests.translation_review.reading_page import address, form_on, press
from translation_review.models import Judgment, Verdict
from translation_review.services import Said, judge_text
from translation_review.texts import texts_of

BETTER = Said(Verdict.BETTER, ("ሰላም፡ %(name)s",))
GOOD = Said(Verdict.GOOD)


def judge(said: Said, actor: User, version: int = 0) -> Judgment:
    text = texts_of("ti")[key(GREETING)]
    return judge_text(text, said, shown=text.fingerprint, version=version, actor=actor)


@pytest.mark.django_db
def test_the_same_press_twice_is_one(root: Path, reader: User) -> None:
    for _press in range(2):
        judge(BETTER, reader)
    assert Judgment.objects.get().version == 1
    assert AuditEvent.objects.filter(verb="judge_text").count() == 1


@pytest.mark.django_db
def test_somebody_elses_newer_word_stays(root: Path, browser_of_reader: Client) -> None:
    sent = form_on(browser_of_reader.get(address(GREETING)))
    judge(BETTER, factories.make_steward(name="Almaz"))
    page = browser_of_reader.post(address(GREETING), {**sent, "state": "good"})
    assert "Somebody else has read this text in the meantime." in page.text
    assert "Almaz read it last" in page.text
    assert form_on(page)["form_0"] == BETTER.proposal[0]
    assert Judgment.objects.get().state == "better"
    press(browser_of_reader, GREETING, "good")
    assert Judgment.objects.get().state == "better"
    browser_of_reader.post(address(GREETING), {**form_on(page), "state": "drop"})
    assert (Judgment.objects.get().state, Judgment.objects.get().version) == ("good", 2)


@pytest.mark.django_db
def test_of_two_better_texts_the_second_is_typed_only_once(
    root: Path, browser_of_reader: Client
) -> None:
    sent = form_on(browser_of_reader.get(address(GREETING)))
    judge(BETTER, factories.make_steward(name="Almaz"))
    mine = {**sent, "form_0": "ከመይ %(name)s", "state": "better"}
    page = browser_of_reader.post(address(GREETING), mine)
    assert "Somebody else has read this text in the meantime." in page.text
    assert "A better text is waiting: <bdi>Almaz</bdi>" in page.text
    assert form_on(page)["form_0"] == "ከመይ %(name)s"
    assert Judgment.objects.get().proposal == list(BETTER.proposal)
    browser_of_reader.post(address(GREETING), {**form_on(page), "state": "better"})
    assert Judgment.objects.get().proposal == ["ከመይ %(name)s"]


@pytest.mark.django_db
def test_the_database_holds_no_proposal_beside_good(root: Path, reader: User) -> None:
    row = judge(GOOD, reader)
    with pytest.raises(IntegrityError):
        Judgment.objects.filter(pk=row.pk).update(proposal=["x"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_kept_and_the_other_told(root: Path, reader: User) -> None:
    other = factories.make_steward()

    def attempt(who: tuple[Said, User]) -> str:
        try:
            return judge(*who).state
        except NotPossible:
            return "told"
        finally:
            connection.close()

    for _round in range(5):
        Judgment.objects.all().delete()
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, [(GOOD, reader), (BETTER, other)]))
        kept = Judgment.objects.get()
        assert sorted(answers) == sorted(["told", kept.state])
