"""Reading text by text: good, better, the next one, and what is refused."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from tests import factories
from tests.translation_review import catalog_of_two
from tests.translation_review.catalog_of_two import CANCEL, GREETING, LETTER, SINGULAR
from tests.translation_review.reading_page import address, form_on, press, shown
from translation_review.messages import wrong_placeholders
from translation_review.models import Judgment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("root")]


@pytest.fixture
def client(browser_of_reader: Client) -> Client:
    return browser_of_reader


def counts(client: Client) -> dict[str, int]:
    (language,) = client.get(reverse("admin:review_list")).context["languages"]
    return {state: count for _name, count, state in language["counts"]}


def test_the_next_unread_text_follows_each_press(client: Client) -> None:
    page = client.get(address(), follow=True)
    assert shown(page) == GREETING
    met = []
    while shown(page) not in met:
        met.append(shown(page))
        context = page.context["text"].context
        answer = press(client, shown(page), "good", context)
        page = client.get(answer.url)
    assert met == [GREETING, LETTER, SINGULAR, CANCEL]
    assert "last text here that nobody had read" in page.text
    assert counts(client) == {"unread": 0, "outdated": 0, "better": 0, "good": 4}


def test_a_better_text_is_kept_with_its_note_and_recorded(client: Client, reader: User) -> None:
    press(client, GREETING, "better", form_0=" ሰላም፡ %(name)s ", note="Softer.")
    row = Judgment.objects.get()
    assert (row.state, row.proposal, row.note) == ("better", ["ሰላም፡ %(name)s"], "Softer.")
    assert (row.by, row.msgid, row.translation) == (reader, GREETING, ["ሰላም %(name)s"])
    event = AuditEvent.objects.get(verb="judge_text")
    assert (event.actor, event.subject_id) == (reader, row.pk)
    page = client.get(address(GREETING))
    assert form_on(page)["form_0"] == "ሰላም፡ %(name)s"
    assert form_on(page)["note"] == "Softer."
    assert counts(client)["better"] == 1


def test_a_text_that_counts_has_a_box_for_each_form(client: Client) -> None:
    page = client.get(address(SINGULAR))
    assert "The better text for 1<" in page.text
    assert "The better text for 0, 2, 3 …" in page.text
    press(client, SINGULAR, "better", form_0="ሓደ ጉዕዞ", form_1="%(count)d ጉዕዞ")
    assert Judgment.objects.get().proposal == ["ሓደ ጉዕዞ", "%(count)d ጉዕዞ"]


@pytest.mark.parametrize(
    ("english", "typed", "said"),
    [
        (GREETING, {"form_0": "ሰላም"}, "This is missing: %(name)s."),
        (GREETING, {"form_0": "ሰላም %(nome)s"}, "This is not in the English: %(nome)s."),
        (GREETING, {"form_0": "%(name)s <b>"}, "This is not in the English: &lt;b&gt;."),
        (GREETING, {"form_0": "100 % ሰላም %(name)s"}, "percent signs"),
        (GREETING, {"form_0": " "}, "Please fill this in."),
        (GREETING, {}, "This is the text as it is."),
        (GREETING, {"form_0": "a\x00 %(name)s"}, "a character in here that we cannot save"),
        (
            GREETING,
            {"form_0": "%(name)s %(name)s"},
            "exactly as often as the English does",
        ),
        (SINGULAR, {"form_0": "%(count)d %(count)d"}, "exactly as often as the English does"),
        (SINGULAR, {"form_1": "ብዙሕ ጉዕዞ"}, "This is missing: %(count)d."),
        (SINGULAR, {"form_0": "{count} ጉዕዞ"}, "This is not in the English: {count}."),
    ],
)
def test_a_proposal_that_would_break_the_page_is_refused_in_words(
    english: str, typed: dict[str, str], said: str, client: Client
) -> None:
    page = press(client, english, "better", note="My note.", **typed)
    assert page.status_code == 422
    assert said in page.text
    assert "My note." in page.text
    if typed and "\x00" not in str(typed):
        (name, value) = next(iter(typed.items()))
        assert page.context["form"][name].value() == value
    assert not Judgment.objects.exists()


@pytest.mark.parametrize("tag", ['<a href="javascript:x">', '<a href="tel:988" onclick="x">'])
def test_what_stands_inside_a_tag_is_kept(tag: str) -> None:
    # A reader's text goes out to everybody with the next version: no other number, no script.
    english, typed = '<a href="tel:988">988</a>', f"{tag}988</a>"
    ((lost, extra, _miscounted),) = wrong_placeholders([english], [typed])
    assert lost == {'<a href="tel:988">'}
    assert extra


@pytest.mark.parametrize("state", ["better", "good"])
def test_what_cannot_be_read_is_said_once(client: Client, state: str) -> None:
    page = press(client, GREETING, state, form_0="a\x00")
    (said,) = page.context["form"].errors.values()
    assert said == ["There is a character in here that we cannot save. Please type it again."]


@pytest.mark.parametrize(
    ("english", "typed", "is_right"),
    [
        ("%(a)s and %(a)s", "%(a)s", True),
        ("%(a)s", "%(a)s %(a)s", False),
        ("<b>x</b> <b>y</b>", "<b>x</b>", False),
        ("<b>x</b> <b>y</b>", "<b>x</b> <b>y", False),
        ("<b>x</b>", "<b>x</b>", True),
    ],
)
def test_parts_are_counted(english: str, typed: str, is_right: bool) -> None:
    assert any(map(any, wrong_placeholders([english], [typed]))) != is_right


def test_signs_that_show_nothing_are_no_better_text(client: Client) -> None:
    page = press(client, LETTER, "better", form_0="ጎረቤት ንደሊ ኣለና።\u200b")
    assert "This is the text as it is." in page.text


def test_good_beside_a_changed_text_is_a_question(client: Client) -> None:
    page = press(client, GREETING, "good", form_0="ሰላም፡ %(name)s")
    assert page.status_code == 422
    assert "you changed the text as well" in page.text
    assert not Judgment.objects.exists()


def test_a_proposal_that_waits_is_shown_and_dropped_knowingly(client: Client) -> None:
    press(client, GREETING, "better", form_0="ሰላም፡ %(name)s")
    page = client.get(address(GREETING))
    assert "A better text is waiting: <bdi>Selam</bdi>" in page.text
    assert "review-good" not in page.text
    # From a page that was opened before.
    page = press(client, GREETING, "good", note="Mine.")
    assert page.status_code == 422
    assert "drop it only if it is wrong" in page.text
    assert "Mine." in page.text
    assert Judgment.objects.get().proposal == ["ሰላም፡ %(name)s"]
    press(client, GREETING, "drop")
    row = Judgment.objects.get()
    assert (row.state, row.proposal, row.wanted) == ("good", [], row.judged)


def test_one_goes_back_to_what_one_pressed_last(client: Client) -> None:
    answer = press(client, GREETING, "good")
    page = client.get(answer.url)
    assert f'href="{address(GREETING)}#text"' in page.text


def test_a_changed_translation_or_english_makes_the_word_outdated(
    client: Client, root: Path
) -> None:
    press(client, GREETING, "good")
    press(client, SINGULAR, "good")
    catalog_of_two.write(root, greeting="ከመይ ኣለኹም %(name)s", plural="%(count)d long trips")
    assert counts(client) == {"unread": 2, "outdated": 2, "better": 0, "good": 0}
    page = client.get(address(GREETING))
    assert "was another one then" in page.text
    assert "ሰላም" in page.text


def test_a_proposal_that_was_merged_is_good(client: Client, root: Path) -> None:
    press(client, GREETING, "better", form_0="ሰላም፡ %(name)s")
    catalog_of_two.write(root, greeting="ሰላም፡ %(name)s")
    assert counts(client) == {"unread": 3, "outdated": 0, "better": 0, "good": 1}


def test_what_changed_since_the_page_was_opened_is_not_judged(client: Client, root: Path) -> None:
    sent = form_on(client.get(address(GREETING)))
    catalog_of_two.write(root, greeting="ከመይ ኣለኹም %(name)s")
    now = form_on(client.get(address(GREETING)))["form_0"]
    page = client.post(address(GREETING), {**sent, "form_0": now, "state": "good"})
    assert "This text has changed since you opened the page." in page.text
    assert form_on(page)["form_0"] == now
    typed = {**sent, "form_0": "ሰላም፡ %(name)s", "note": "Softer.", "state": "better"}
    page = client.post(address(GREETING), typed)
    assert "This text has changed since you opened the page." in page.text
    assert not Judgment.objects.exists()
    # What was typed is still there, and the page is about the text as it is now.
    assert form_on(page)["note"] == "Softer."
    client.post(address(GREETING), {**form_on(page), "state": "better"})
    assert Judgment.objects.get().proposal == ["ሰላም፡ %(name)s"]


def test_the_filter_narrows_by_place_state_and_words(client: Client) -> None:
    press(client, LETTER, "good")
    for query, english in (
        ("?place=emails", LETTER),
        ("?place=staff", SINGULAR),
        ("?state=good", LETTER),
        ("?state=unread&place=emails", ""),
        ("?q=ጉዕዞታት", SINGULAR),
        ("?q=LOOK+for", LETTER),
        ("?q=nothing+like+it", ""),
        ("?q=%7B%25%7D", ""),
        ("?place=nowhere&state=x", GREETING),
    ):
        assert shown(client.get(address(query=query), follow=True)) == english, query


def test_the_next_text_stays_within_the_filter(client: Client) -> None:
    answer = press(client, SINGULAR, "good", query="?place=staff")
    page = client.get(answer.url)
    assert shown(page) == CANCEL
    assert page.context["found"] == 2


def test_the_words_of_the_glossary_and_the_place_stand_beside_the_text(client: Client) -> None:
    page = client.get(address(LETTER))
    assert "ጎረቤት (ጎረባብቲ)" in page.text
    assert "<dd>Emails</dd>" in page.text
    assert "templates/emails/volunteers/x.txt" in page.text
    assert "There is no picture of this text." in page.text


def test_what_is_kept_as_it_is_is_marked(client: Client) -> None:
    page = client.get(address(GREETING))
    assert page.text.count('<mark dir="ltr">%(name)s</mark>') == 2


def test_the_pages_ask_as_much_for_one_word_as_for_many(client: Client) -> None:

    def queries() -> list[int]:
        found = []
        for url in (address(GREETING), reverse("admin:review_list")):
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            found.append(len(asked))
        return found

    queries()
    press(client, GREETING, "good")
    with_one = queries()
    for english, context in ((LETTER, ""), (CANCEL, "a button"), (SINGULAR, "")):
        press(client, english, "good", context)
    assert queries() == with_one


def test_an_address_of_no_text_is_not_found(client: Client) -> None:
    for args in (["ti", "0" * 20], ["xx", "0" * 20], ["en", "0" * 20]):
        assert client.get(reverse("admin:review_text", args=args)).status_code == 404
    assert client.get(address(GREETING, query="?last=a/b&on=..")).status_code == 200


def test_the_first_page_leads_there(client: Client) -> None:
    page = client.get(reverse("admin:index"))
    assert [link["url"] for link in page.context["work"]] == [reverse("admin:review_list")]
    other = factories.make_coordinator()
    client.force_login(other)
    page = client.get(reverse("admin:index"))
    assert reverse("admin:review_list") not in [link["url"] for link in page.context["work"]]
