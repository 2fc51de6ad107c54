"""Pages of staff about pods: reviewing proposals, the pods that they organize, and paper."""

import pytest
from django.utils import timezone

from accounts import audit
from members.introductions.services import plan_round
from members.services import set_key_person
from pods.choices import ProposalState
from tests import factories
from tests.languages.form_answers import LONG
from tests.languages.read_pods import WORDS_OF_PROPOSALS, make_member, make_pod
from tests.languages.reader import Reader

pytestmark = pytest.mark.django_db

CHANGE = "admin:pods_placeproposal_change"
# The `alt` of Django's search button
SAME_EVERYWHERE = (": Search",)


@pytest.fixture(params=["es", "ar", "zh-hans"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


def check(reader: Reader) -> None:
    found = {text for text in reader.english if not text.endswith(SAME_EVERYWHERE)}
    assert not found, "\n".join(sorted(found))
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
    assert not reader.words, "\n".join(sorted(set(reader.words)))


def test_reviewing_what_neighbors_propose(reader: Reader) -> None:
    ward = reader.rows.ward()
    factories.make_pod(ward, **reader.rows.named())
    words = dict.fromkeys(WORDS_OF_PROPOSALS, reader.rows.word)
    own = {**words, "language": reader.language, "languages": [reader.rows.spoken]}
    reader.client.force_login(factories.make_coordinator(ward, name="Ana"))
    rows = [factories.make_place_proposal(ward, **own) for _number in range(3)]
    aside = {"set_aside_at": timezone.now(), "why_aside": "filled"}
    spam, neighbor = (factories.make_place_proposal(ward, **own, **aside) for _number in range(2))
    reader.get("admin:pods_placeproposal_changelist")
    reader.get("admin:pods_placeproposal_changelist", query="?aside=yes")
    asked, declined, approved = rows
    for row in (*rows, spam):
        reader.get(CHANGE, row.pk)
    for said in ("", reader.rows.word):
        reader.post("admin:ask_proposal", asked.pk, words=said)
    # The second press is answered in other words.
    for _press in range(2):
        reader.post("admin:decline_proposal", declined.pk, words=reader.rows.word)
        reader.post("admin:approve_proposal", approved.pk, how="draft")
        reader.post("admin:take_in_proposal", neighbor.pk)
        reader.post("admin:spam_proposal", neighbor.pk)
    reader.post("admin:spam_proposal", spam.pk)
    approved.refresh_from_db()
    assert approved.state == ProposalState.APPROVED
    reader.get(CHANGE, approved.pk)
    check(reader)


def test_the_pods_that_they_organize(reader: Reader) -> None:
    pod, other = make_pod(reader), make_pod(reader)
    for each in (pod, other):
        factories.make_pod_settings(each)
    reader.client.force_login(factories.make_organizer(pod.ward, other, name="Ana"))
    people = [make_member(reader, pod) for _number in range(6)]
    set_key_person(people[0].pk, True, actor=audit.SYSTEM)
    plan_round(pod.pk, [], actor=audit.SYSTEM)
    for query in ("", "?q=x"):
        reader.get("admin:my_pods", query=query)
    pages = ("work", "add", "settings", "notice", "agreement", "pairs", "split", "merge")
    for view in (*(f"pod_{page}" for page in pages), "pod_tree", "pod_tree_start", "pod_papers"):
        reader.get(f"admin:{view}", pod.pk)
    reader.post("admin:pod_open", pod.pk)
    reader.get("admin:pod_change", pod.pk, people[1].pk)
    halves = {f"half_{each.pk}": str(1 + number % 2) for number, each in enumerate(people)}
    for press in ("look", "split"):
        reader.get("admin:pod_split", pod.pk)
        reader.post("admin:pod_split", pod.pk, press=press, key="abc", name=LONG, **halves)
    for into in ("", other.pk):
        reader.post("admin:pod_merge", pod.pk, into=into, key="abd")
    check(reader)


def test_forms_on_paper(reader: Reader) -> None:
    reader.rows.groceries()
    reader.client.force_login(factories.make_coordinator(reader.rows.ward(), name="Ana"))
    reader.get("admin:paper_forms")
    reader.post("admin:paper_forms", copies="0")
    for number in ("", "0", "x"):
        reader.post("admin:paper_number", number=number)
    check(reader)
