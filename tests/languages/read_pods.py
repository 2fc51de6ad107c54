"""Pods, read by those who start and join them, by their members and their organizers."""

import re
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from accounts import audit
from members.choices import Audience, MemberState, Piece
from members.introductions.services import plan_round
from members.models import Member
from members.services import set_key_person
from paper.asking import ask_for_sheet
from paper.sheets import html_of, kinds_about
from phone_trees.choices import ANSWERS, Occasion
from phone_trees.models import Call
from pods.choices import ProposalState
from pods.models import Pod
from tests import factories
from tests.languages.form_answers import LONG
from tests.languages.reader import Reader
from tests.members import join_form
from tests.pods import proposal_form

# On paper an address stands to be typed, in no language.
ADDRESS = re.compile(r"127\.0\.0\.1:[^<\s]*")
WORDS_OF_MEMBERS = (
    "name",
    "needs_words",
    "offers_words",
    "where",
    "depends_on_them",
    "call_for_them",
)
WORDS_OF_PROPOSALS = ("title", "description", "extent", "name", "buddy")
CHAT = {"chat_link": "https://example.org/chat"}


def in_word(reader: Reader, said: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the answers with the words in the reader's language."""
    own = {"languages": [reader.rows.spoken], "language": reader.language, **CHAT}
    own |= dict.fromkeys(fields, reader.rows.word)
    return {name: own.get(name, value) for name, value in said.items()}


def make_pod(reader: Reader, **fields: Any) -> Pod:
    texts = {"state": "published", **reader.rows.said("description"), **reader.rows.named()}
    ward = reader.rows.ward(zip_codes=["20010"])
    return factories.make_pod(ward, **{**texts, **fields})


def make_member(reader: Reader, pod: Pod, **fields: Any) -> Member:
    """A neighbor who said all that can be said, to everybody in the pod."""
    said = dict.fromkeys(WORDS_OF_MEMBERS, reader.rows.word)
    own = {"language": reader.language, "languages": [reader.rows.spoken], "times": ["evening"]}
    shared = dict.fromkeys(Piece, Audience.POD)
    kind = [reader.rows.groceries()]
    kinds = {"needs": kind, "offers": kind}
    return factories.make_member(pod, shared=shared, **{**said, **own, **kinds, **fields})


def read_finding(reader: Reader) -> None:
    """Find a pod or a group, share it, and print what there is about it."""
    rows, pod = reader.rows, make_pod(reader)
    factories.make_pod_settings(pod)
    texts = rows.said("name", "area", "description")
    full = {"phone": "+12025550108", "email": "a@example.org", "languages": [rows.spoken]}
    form = {"request_form": "https://example.org/ask"}
    groups = [factories.make_group(pod.ward, **texts, **full, **form)]
    groups.append(factories.make_group(**texts, zip_codes=["94601"]))
    for query in ("", "?q=20010", "?q=94601", "?q=99999", "?q=0", f"?q={rows.place}"):
        reader.get("pods:find_pod", query=query)
        reader.get("pods:group_list", query=query)
    for group in groups:
        reader.get("pods:group_detail", group.slug)
    reader.get("pods:group_share", groups[0].slug)
    listed = factories.make_resource_list(pod=pod, **rows.said("title"))
    for kind, row in (("ward", pod.ward), ("pod", pod), ("list", listed)):
        if kind != "list":
            reader.get(f"pods:{kind}_share", row.slug)
        reader.get(f"paper:{kind}_paper", row.slug)
        reader.post(f"paper:{kind}_paper", row.slug, kind="-")
    reader.get("pods:pod_detail", pod.slug)


def read_sheets(reader: Reader) -> None:
    """The sheets to print about a pod, as they are drawn."""
    pod = make_pod(reader)
    factories.make_card(title=reader.rows.word, category=reader.rows.groceries(), ward=pod.ward)
    for kind_of_sheet in kinds_about(pod):
        sheet = ask_for_sheet(kind_of_sheet.code, pod, [reader.language])
        reader.get("paper:sheet", sheet.pk)
        reader.read(HttpResponse(ADDRESS.sub("", html_of(sheet))), kind_of_sheet.code)


def read_starting(reader: Reader) -> None:
    """Start a pod: each page empty, with errors, filled in; sent."""
    ward = reader.rows.ward(zip_codes=["20009"])
    reader.get("pods:start_pod")
    for page in proposal_form.PAGES:
        view = f"pods:start_{page}"
        reader.get(view)
        wrong = dict.fromkeys(proposal_form.POD[page], LONG)
        reader.post(view, **{**wrong, "kind": "pod"})
        reader.post(view, **({"kind": "pod"} if page == "pod" else {}))
        right = in_word(reader, proposal_form.POD[page], WORDS_OF_PROPOSALS)
        if page == "where":
            right |= {"ward": ward.slug}
        reader.post(view, **right)
    reader.get("pods:start_check")
    reader.post("pods:start_check")
    reader.post("pods:start_check", agree="on")
    assert reader.was_at == "pods:start_sent", reader.was_at


def read_proposals(reader: Reader) -> None:
    """The page of a proposal in every state, changed, answered, taken back."""
    words = dict.fromkeys((*WORDS_OF_PROPOSALS, "question", "reason"), reader.rows.word)
    own = {"language": reader.language, "languages": [reader.rows.spoken], **CHAT}
    now = timezone.now()
    for state in ProposalState:
        pod = make_pod(reader) if state == ProposalState.APPROVED else None
        ended = {"pod": pod, "decided_at": None if state in ProposalState.open() else now}
        row = factories.make_place_proposal(
            reader.rows.ward(), state=state, **words, **own, **ended
        )
        if pod:
            factories.link_to(make_member(reader, pod, proposal=row, is_organizer=True))
        token = factories.link_to(row)
        reader.get("pods:proposal_home", token)
        reader.get("privacy:proposal_held", token)
        if state == ProposalState.ASKED:
            for answer in ("", reader.rows.word):
                reader.post("pods:proposal_answer", token, answer=answer)
    row = factories.make_place_proposal(reader.rows.ward(), **words, **own)
    token = factories.link_to(row)
    for page in ("what", "where", "talk", "you"):
        reader.get("pods:proposal_edit", token, page)
        reader.post("pods:proposal_edit", token, page)
    reader.get("pods:proposal_withdraw", token)
    reader.post("pods:proposal_withdraw", token)
    reader.get("pods:proposal_home", token)
    reader.get("pods:proposal_link")
    for contact in ("", "@", "a@example.org"):
        reader.post("pods:proposal_link", contact=contact)


def read_joining(reader: Reader) -> None:
    """Join a pod: each page empty, with errors, filled in; sent; by a code."""
    pod, kind = make_pod(reader), reader.rows.groceries()
    code = factories.make_pod_settings(pod).door_code
    reader.get("members:join_pod", pod.slug)
    reader.get("members:door_code")
    for typed in ("", "0", code):
        reader.post("members:door_code", code=typed)
    for page in join_form.PAGES:
        view, own = f"members:join_{page}", {"pod": pod.slug} if page == "about" else {}
        reader.get(view, query=f"?pod={pod.slug}")
        reader.post(view, **own)
        reader.post(view, **dict.fromkeys(join_form.ANSWERS[page], LONG), **own)
        right = in_word(reader, join_form.answers(page), WORDS_OF_MEMBERS)
        right |= {"needs": [kind.slug], "offers": [kind.slug]} if page == "help" else {}
        reader.post(view, **right, **own)
    reader.get("members:join_check")
    reader.post("members:join_check")
    reader.post("members:join_check", agree="on")
    assert reader.was_at == "members:join_sent", reader.was_at
    reader.get("members:member_link")
    for contact in ("", "@", "a@example.org"):
        reader.post("members:member_link", contact=contact)


def read_pods(reader: Reader) -> None:
    """A pod with all that it can have, read by its organizer, a caller and one who waits."""
    pod = make_pod(reader)
    factories.make_pod_settings(pod, talk="chat", chat_link="https://example.org/chat")
    organizer = make_member(reader, pod, is_organizer=True)
    set_key_person(organizer.pk, True, actor=audit.SYSTEM)
    neighbor = make_member(reader, pod)
    waiting = make_member(reader, pod, state=MemberState.WAITING)
    token = factories.link_to(organizer)
    read_working(reader, token, waiting)
    read_tree(reader, pod, [organizer, neighbor])
    reader.get("members:member_home", factories.link_to(waiting))
    plan_round(pod.pk, [], actor=audit.SYSTEM)
    read_work_opened(reader, token, neighbor)
    read_own_page(reader, factories.link_to(neighbor))


def opened(reader: Reader, token: str) -> str:
    """Press the button that opens what is personal; return the query of the page that follows."""
    url = reader.url("members:organizer_open", token)
    return "?" + str(reader.client.post(url).headers["Location"]).partition("?")[2]


def read_working(reader: Reader, token: str, waiting: Member) -> None:
    """What an organizer writes down, each with errors and right; closed, and opened."""
    word = reader.rows.word
    query = opened(reader, token)
    reader.get("members:organizer_work", token)
    reader.get("members:organizer_work", token, query=query)
    said = {
        page: in_word(reader, join_form.answers(page), WORDS_OF_MEMBERS) for page in join_form.PAGES
    }
    writes: dict[str, dict[str, Any]] = {
        "settings": {"takes_members": "on", "talk": "call"},
        "notice": {"title": word, "text": word, "days": "7", "is_warning": "on"},
        "agreement": {f"text_{reader.language}": word, "seen": "0"},
    }
    for page, right in writes.items():
        view = f"members:organizer_{page}"
        reader.get(view, token)
        reader.post(view, token, talk="-", **({} if page == "settings" else {"name": LONG}))
        reader.post(view, token, **right)
        assert reader.was_at == "members:organizer_work", page
    read_neighbor(reader, token, query, said, waiting)
    reader.post("members:organizer_press", token, query=query, press="new_code")
    reader.get("paper:organizer_papers", token)
    reader.post("paper:organizer_papers", token)
    languages = {"languages": reader.language, "language": reader.language}
    reader.post("paper:organizer_papers", token, kind="pod", size="a4", **languages)
    assert reader.was_at == "paper:organizer_paper", reader.was_at


def read_neighbor(
    reader: Reader, token: str, query: str, said: dict[str, Any], waiting: Member
) -> None:
    """A neighbor whom an organizer writes down page by page, and what one said, changed."""
    reader.get("members:organizer_add", token)
    reader.post("members:organizer_add", token, name=LONG)
    reader.post("members:organizer_add", token, **said["about"], agreed_words=reader.rows.word)
    assert reader.was_at == "members:organizer_change_page", reader.was_at
    new = Member.objects.active().order_by("-pk")[0]
    for page, right in said.items():
        reader.get("members:organizer_change_page", token, new.pk, page, query=query)
        reader.post("members:organizer_change_page", token, new.pk, page, query=query, name=LONG)
        reader.post("members:organizer_change_page", token, new.pk, page, query=query, **right)
        assert reader.was_at == "members:organizer_change", page
    for each in (new, waiting):
        reader.get("members:organizer_change", token, each.pk, query=query)
    reader.get("members:organizer_together", token, new.pk, query=query)
    everybody = [each.pk for each in Member.objects.active().filter(pod=new.pod)]
    reader.post("members:organizer_together", token, new.pk, query=query, others=everybody)
    others = [each for each in everybody if each != new.pk]
    reader.post("members:organizer_together", token, new.pk, query=query, others=others)


def read_tree(reader: Reader, pod: Pod, people: list[Member]) -> None:
    """The phone tree: joined, changed, started, called, finished."""
    _organizer, neighbor = people
    tokens = [factories.link_to(each) for each in people]
    for token in tokens:
        reader.get("members:member_home", token)
        reader.post("phone_trees:member_tree_press", token, press="join_tree")
    query = opened(reader, tokens[0])
    for each in ("", query):
        reader.get("phone_trees:organizer_tree", tokens[0], query=each)
    reader.post("phone_trees:organizer_tree", tokens[0], query=query)
    same = {"caller": neighbor.pk, "called": neighbor.pk}
    reader.post("phone_trees:organizer_tree", tokens[0], query=query, **same)
    for press in ({"lock": neighbor.pk}, {"unlock": neighbor.pk}, {"press": "rebuild"}):
        reader.post("phone_trees:organizer_tree_press", tokens[0], query=query, **press)
    start = {"occasion": Occasion.HEAT, "words": reader.rows.word, "wait_minutes": "60"}
    reader.get("phone_trees:organizer_tree_start", tokens[0])
    reader.post("phone_trees:organizer_tree_start", tokens[0], occasion="-")
    reader.post("phone_trees:organizer_tree_start", tokens[0], query=query, **start)
    assert reader.was_at == "phone_trees:organizer_tree_calls", reader.was_at
    for answer in reversed(ANSWERS):
        for call in Call.objects.filter(round__tree__pod=pod, round__ended_at=None):
            said = {"press": answer, "member": call.called_id}
            reader.post("phone_trees:member_tree_press", tokens[0], **said)
            reader.post("phone_trees:organizer_tree_press", tokens[0], query=query, **said)
            reader.get("members:organizer_work", tokens[0])
    for token in tokens:
        reader.get("members:member_home", token)
    reader.post("phone_trees:organizer_tree_press", tokens[0], query=query, press="finish")


def read_work_opened(reader: Reader, token: str, neighbor: Member) -> None:
    """The agreement and the pairs of a pod, as its organizer reads them."""
    query = opened(reader, token)
    for page in ("agreement", "pairs", "work"):
        reader.get(f"members:organizer_{page}", token)
        reader.get(f"members:organizer_{page}", token, query=query)
    away = {"press": "away", "member": neighbor.pk}
    reader.get("members:member_pair", factories.link_to(neighbor))
    reader.get("members:member_home", factories.link_to(neighbor))
    reader.post("members:organizer_pairs", token, query=query, **away)
    reader.post("members:organizer_pairs", token, query=query, press="close")
    reader.get("members:organizer_pairs", token, query=query)
    reader.post("members:organizer_pairs", token, query=query, press="plan")
    reader.get("members:member_home", factories.link_to(neighbor))


def read_own_page(reader: Reader, token: str) -> None:
    """What a member reads and changes, until they leave."""
    for page in ("home", "neighbors", "sharing", "leave", "agreement", "pair"):
        reader.get(f"members:member_{page}", token)
    reader.post("members:member_agreement", token, agreement="0")
    reader.post("members:member_pair", token, notes=LONG, seen="0")
    reader.post("members:member_pair", token, notes=reader.rows.word, seen="9")
    for press in ("share", "stop"):
        reader.post("members:member_pair_share", token, press=press, seen="1")
    for page in join_form.PAGES:
        reader.get("members:member_edit", token, page)
        reader.post("members:member_edit", token, page, name=LONG)
    reader.get("privacy:member_held", token)
    reader.post("members:member_sharing", token)
    reader.post("members:member_take_back", token)
    reader.post("members:member_leave", token)
    assert reader.was_at == "members:member_left", reader.was_at
    reader.get("members:member_home", token)
