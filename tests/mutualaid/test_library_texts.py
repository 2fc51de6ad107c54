"""The texts of the libraries, in our words or in their own: never in English."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from babel.messages import Catalog, Message
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from scripts import catalogs, glossary
from tests.factories import make_steward
from tests.mutualaid.staff_walk import texts_of_staff_pages

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
# Numbers that have different plurals, in Arabic six.
COUNTS = (0, 1, 2, 5, 11, 100)
# Words that a language writes as English does.
SAME = {
    "es": {"No", "no", "Error:", "S", "chat", "color", "roles", "NO", "bytes", "Total"},
    "vi": {"Email", "email"},
}


def shown(theirs: Catalog) -> list[Message]:
    """Texts of a library that people can meet: those that one of our catalogs holds."""
    held = [catalogs.read(language) for language in LANGUAGES]
    return [
        message
        for message in theirs
        if message.id and any(catalogs.message_in(catalog, message) for catalog in held)
    ]


@pytest.fixture(scope="module")
def of_pages() -> list[Message]:
    scripts = catalogs.english_catalog(catalogs.OF_SCRIPTS)
    pages = catalogs.english_catalog("django")
    theirs = catalogs.catalog_of_libraries()
    for message in [each for each in scripts if not catalogs.message_in(pages, each)]:
        theirs.delete(message.id, message.context)
    return shown(theirs)


@pytest.fixture(scope="module")
def of_scripts() -> list[Message]:
    return shown(catalogs.english_catalog(catalogs.OF_SCRIPTS))


def answers(message: Message) -> Iterator[str]:
    if isinstance(message.id, str):
        yield (
            translation.pgettext(message.context, message.id)
            if message.context
            else (translation.gettext(message.id))
        )
    else:
        yield from (translation.ngettext(*message.id, count) for count in COUNTS)


def english(message: Message) -> set[str]:
    return {message.id} if isinstance(message.id, str) else set(message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_library_is_in_english(language: str, of_pages: list[Message]) -> None:
    # Far fewer would mean that they were not found, not that they are translated.
    assert len(of_pages) > 180
    assert left_in_english(language, of_pages) <= SAME.get(language, set())


def left_in_english(language: str, messages: list[Message]) -> set[str]:
    """Return the texts of `messages` that are answered as they are asked."""
    with translation.override(language):
        return {text for each in messages for text in english(each) & set(answers(each))}


@pytest.mark.parametrize("said", ["", "Ward"])
def test_an_answer_in_english_is_found(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty translation, which lets the English through, and one that repeats it."""
    with translation.override("ko"):
        held = trans_real.catalog()._catalog
        monkeypatch.setitem(held, "Ward", said or "Ward")
        assert left_in_english("ko", [Message("Ward")]) == {"Ward"}
        monkeypatch.setitem(held, "Ward", "구역")
        assert not left_in_english("ko", [Message("Ward")])


def wrong_words(language: str, messages: list[Message]) -> list[str]:
    """The answers to `messages`, by us or by a library, that break a rule of the glossary."""
    with translation.override(language):
        texts = [
            glossary.Text("answered", glossary.english_of(each), said, catalogs.is_public(each))
            for each in messages
            for said in answers(each)
        ]
    return [
        wrong for text in texts for rule in rules_for(language) for wrong in rule.broken_by(text)
    ]


def rules_for(language: str) -> list[glossary.Rule]:
    """The rules that forbid, for staff too: a library speaks to anybody. It may lack our terms."""
    forbidding = [rule for rule in glossary.rules(language) if rule.forbidden]
    return [replace(rule, required=(), public=False) for rule in forbidding]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_library_has_a_forbidden_word(language: str, of_pages: list[Message]) -> None:
    found = wrong_words(language, of_pages)
    assert not found, "\n".join(found)


def test_a_forbidden_word_is_found_in_what_a_library_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plant Django's own word for Chinese in Vietnamese, where our catalog has nothing to say."""
    with translation.override("vi"):
        held = trans_real.catalog()._catalog
        monkeypatch.setitem(held, "Simplified Chinese", "Tiếng Tàu giản thể")
        assert wrong_words("vi", [Message("Simplified Chinese")])
        monkeypatch.setitem(held, "Simplified Chinese", "Tiếng Hoa giản thể")
        assert not wrong_words("vi", [Message("Simplified Chinese")])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_ours_is_answered_in_english(language: str) -> None:
    """Look at what is answered, not stored: an empty translation lets the English through."""
    ours = [each for each in catalogs.template_catalog(catalogs.ROOT) if each.id]
    # Those of staff too, in every language: the pages of staff can be opened in any.
    ours = [each for each in ours if has_letters(each)]
    assert len(ours) > 1500
    left = left_in_english(language, ours)
    assert {text for text in left if has_words(text)} <= SAME.get(language, set())


def has_letters(message: Message) -> bool:
    return any(has_words(text) for text in english(message))


def has_words(text: str) -> bool:
    """Tell whether anything in `text` is left to translate, without placeholders and tags."""
    return bool(re.search(r"[A-Za-z]{2}", glossary.NO_WORD.sub("", text)))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_of_the_admin_speak_the_language(
    language: str, of_scripts: list[Message], client: Client
) -> None:
    client.force_login(make_steward())
    with translation.override(language):
        said = said_by(client.get(reverse("admin:jsi18n")).text)
    assert len(of_scripts) > 40
    left = {key_of(each) for each in of_scripts if not is_said(each, said.get(key_of(each)))}
    words = [word for each in of_scripts for word in words_of(said[key_of(each)])]
    texts = [glossary.Text("script", "", word) for word in words]
    found = [wrong for t in texts for rule in rules_for(language) for wrong in rule.broken_by(t)]
    assert not found, "\n".join(found)
    assert left <= {f"one letter Saturday\x04{same}" for same in SAME.get(language, set())}


def key_of(message: Message) -> str:
    """The key by which a script looks a text up."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{text}" if message.context else text


def words_of(said: str | list[str]) -> list[str]:
    """The text, or its form for each count."""
    return [said] if isinstance(said, str) else said


def is_said(message: Message, said: str | list[str] | None) -> bool:
    """Tell whether a script has words for it, for every count."""
    words = [said] if isinstance(said, str) else said or [""]
    return all(words) and not english(message) & set(words)


def said_by(script: str) -> dict[str, str | list[str]]:
    """The catalog that Django writes into its script."""
    found = re.search(r"const newcatalog = (\{.*?\});", script, re.DOTALL)
    assert found
    return json.loads(found[1])


def overruled(language: str, messages: list[Message], said: dict[str, str | list[str]]) -> set[str]:
    """The texts of scripts for which we have words, and a library's are answered."""
    ours = catalogs.read(language)
    wanted = {key_of(each): catalogs.message_in(ours, each) for each in messages}
    return {
        key
        for key, own in wanted.items()
        if own and any(glossary.strings(own)) and words_of(said[key]) != glossary.strings(own)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_come_before_those_of_the_library(
    language: str, of_scripts: list[Message], client: Client
) -> None:
    client.force_login(make_steward())
    with translation.override(language):
        said = said_by(client.get(reverse("admin:jsi18n")).text)
    assert not overruled(language, of_scripts, said)
    theirs = {**said, "%(sel)s of %(cnt)s selected": ["theirs", "theirs"]}
    assert overruled(language, of_scripts, theirs) == {"%(sel)s of %(cnt)s selected"}


@pytest.mark.django_db
def test_no_page_of_staff_says_what_a_library_should_not() -> None:
    """Nothing in English, no word that we do not use, whether a catalog of ours holds it or not.

    What counts is what pages ask for.
    """
    # Drawn once, for all languages; of every library, also of those that no list of ours names.
    asked = [each for each in texts_of_staff_pages() if has_letters(each)]
    assert len(asked) > 400
    left = {code: left_in_english(code, asked) - SAME.get(code, set()) for code in LANGUAGES}
    assert {code: texts for code, texts in left.items() if texts} == {}
    theirs = catalogs.catalog_of_libraries()
    asked = [each for each in asked if catalogs.message_in(theirs, each)]
    found = [wrong for code in LANGUAGES for wrong in wrong_words(code, asked)]
    assert not found, "\n".join(found)
