"""Letters about decisions, and the pages of decisions and of care, in each language."""

import pytest
from django.core import mail

from decisions.services import asking
from messaging.delivery import deliver
from messaging.models import Message
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
DECIDING_LETTERS = {"decisions/asked", "decisions/remind", "decisions/result"}


@pytest.mark.parametrize("language", READ)
@pytest.mark.parametrize("is_secret", [True, False])
def test_no_english_where_people_decide(language: str, is_secret: bool) -> None:
    reader = Reader(language)
    pod = factories.make_pod(reader.rows.ward(), **reader.rows.named())
    decision = factories.open_decision(
        pod=pod, is_secret=is_secret, shows_result=True, **reader.rows.said("title", "text")
    )
    voter = factories.make_voter(decision, language=language, name=reader.rows.word)
    asking.remind_all(decision.pk)
    deliver_all()
    token = factories.link_to(voter)
    reader.get("decisions:decision_answer", token)
    reader.post("decisions:decision_answer", token, stance="object", words="")
    reader.post("decisions:decision_answer", token, stance="worry", words=reader.rows.word)
    reader.get("decisions:decision_answer", token)
    factories.close_decision(decision)
    asking.tell_all(decision.pk)
    deliver_all()
    reader.get("decisions:decision_answer", token)
    reader.get("decisions:decided_list")
    reader.get("decisions:decided_detail", decision.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)
    assert len(mail.outbox) == len(DECIDING_LETTERS)
    assert [*reader.english, *reader.signs, *reader.words] == []


@pytest.mark.parametrize("language", READ)
def test_no_english_in_votes_and_open_links(language: str) -> None:
    reader = Reader(language)
    said = reader.rows.said("title", "text")
    for kind in ("vote", "dots"):
        decision = factories.open_decision(kind=kind, audience="link", **said)
        for _each in range(2):
            decision.options.create(**reader.rows.said("words"))
        token = factories.link_to(decision)
        reader.get("decisions:decision_join", token)
        reader.post("decisions:decision_join", token)
        option = decision.options.all()[0].pk
        answer = {"option": option} if kind == "vote" else {f"dots_{option}": 2}
        reader.post("decisions:decision_join", token, key="a" * 32, **answer)
        voter = decision.voters.get()
        factories.close_decision(decision)
        reader.get("decisions:decision_answer", factories.link_to(voter))
    assert [*reader.english, *reader.signs, *reader.words] == []


@pytest.mark.parametrize("language", READ)
def test_no_english_where_something_is_wrong(language: str) -> None:
    reader = Reader(language)
    ward = reader.rows.ward()
    reader.get("care:care_form")
    for user in factories.name_care_people():
        user.name = reader.rows.word
        user.save(update_fields=["name"])
    reader.get("care:care_form")
    reader.post("care:ward_care", ward.slug, words="", contact="12")
    concern = factories.make_concern(reader.rows.word, contact="rosa@example.org")
    token = factories.link_to(concern)
    reader.get("care:care_home", token)
    reader.post("care:care_home", token, text=reader.rows.word, key="b" * 32)
    reader.get("care:care_home", token)
    reader.post("care:care_delete", token)
    reader.get("care:care_deleted")
    reader.get("care:care_home", token)
    assert [*reader.english, *reader.signs, *reader.words] == []


def deliver_all() -> None:
    for message in Message.objects.filter(status="queued").order_by("pk"):
        deliver(message.pk)
