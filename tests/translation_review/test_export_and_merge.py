"""The reviews go out as a catalog, are merged, kept beside the texts, and counted."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from scripts import catalogs, reviewed
from tests.translation_review import catalog_of_two
from tests.translation_review.catalog_of_two import CANCEL, GREETING, LETTER, SINGULAR
from tests.translation_review.reading_page import press
from translation_review.messages import drop_stale_marks, mark, reviewed_on

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with this one catalog, and the page that counts."""
    page = root / "languages.md"
    page.write_text(f"Before.\n{reviewed.BEGIN}\n{reviewed.END}\nAfter.\n")
    monkeypatch.setattr(catalogs, "LOCALE", root)
    monkeypatch.setattr(catalogs, "languages", lambda: ["ti"])
    monkeypatch.setattr(reviewed, "PAGE", page)
    return root


def exported(client: Client, root: Path) -> Path:
    answer = client.get(reverse("admin:review_catalog", args=["ti"]))
    assert 'filename="ti-reviewed.po"' in answer["Content-Disposition"]
    path = root / "ti-reviewed.po"
    path.write_bytes(answer.content)
    return path


def read_texts(client: Client) -> None:
    press(client, GREETING, "better", form_0="ሰላም፡ %(name)s", note="Softer, says Aunt.")
    press(client, SINGULAR, "better", form_0="ሓደ ጉዕዞ")
    press(client, CANCEL, "good", "a button")


def test_the_round_trip_brings_better_texts_and_keeps_who_read_nothing(
    browser_of_reader: Client, root: Path, reader: User
) -> None:
    read_texts(browser_of_reader)
    file = exported(browser_of_reader, root)
    assert "# note: Softer, says Aunt." in file.read_text()
    assert reader.name not in file.read_text()
    reviewed.merge_all([file])
    ours = catalogs.read("ti")
    assert ours[GREETING].string == "ሰላም፡ %(name)s"
    assert ours[SINGULAR].string == ("ሓደ ጉዕዞ", "%(count)d ጉዕዞታት")
    days = [reviewed_on(message) for message in ours if message.id]
    assert days == [TODAY(), TODAY(), None, TODAY()]
    assert "note:" not in catalogs.po_path("ti").read_text()
    assert "instead of" not in catalogs.po_path("ti").read_text()
    assert f"| ትግርኛ | 3 texts | 75 % | {TODAY()} |" in reviewed.PAGE.read_text()
    assert list(reviewed.check_table()) == []
    (language,) = browser_of_reader.get(reverse("admin:review_list")).context["languages"]
    assert language["read"] == 3


def test_another_install_sees_what_was_read_elsewhere(browser_of_reader: Client) -> None:
    ours = catalogs.read("ti")
    mark(ours[LETTER], date(2026, 3, 1))
    catalogs.write(ours, catalogs.po_path("ti"))
    (language,) = browser_of_reader.get(reverse("admin:review_list")).context["languages"]
    assert language["read"] == 1


def test_what_changed_since_it_was_read_is_left_out(
    browser_of_reader: Client, root: Path, capsys: Any
) -> None:
    read_texts(browser_of_reader)
    file = exported(browser_of_reader, root)
    catalog_of_two.write(root, greeting="ከመይ ኣለኹም %(name)s", cancel="ይቋረጽ")
    reviewed.merge_all([file])
    said = capsys.readouterr().out
    assert "changed since it was read: “Hello, %(name)s”" in said
    assert "2 texts left out" in said
    assert catalogs.read("ti")[GREETING].string == "ከመይ ኣለኹም %(name)s"


def test_a_broken_text_is_not_merged(root: Path, browser_of_reader: Client) -> None:
    read_texts(browser_of_reader)
    file = exported(browser_of_reader, root)
    with file.open("rb") as opened:
        theirs = read_po(opened)
    theirs[GREETING].string = "ሰላም"
    mark(theirs[GREETING], TODAY())
    ours = catalogs.read("ti")
    assert any("other placeholders" in line for line in reviewed.merge(theirs, ours))
    assert ours[GREETING].string == "ሰላም %(name)s"


def test_a_catalog_of_no_language_of_ours_is_refused(root: Path) -> None:
    with pytest.raises(SystemExit, match="none of our languages"):
        reviewed.language_of(Catalog(locale="fr"))


def test_marks_stay_until_the_text_is_another_one(root: Path) -> None:
    ours = catalogs.read("ti")
    for message in ours:
        if message.id:
            mark(message, date(2026, 3, 1))
    catalogs.write(ours, catalogs.po_path("ti"))
    again = catalogs.read("ti")
    template = Catalog()
    for message in again:
        if message.id:
            counted = (
                (SINGULAR, "%(count)d long trips") if message.id[0] == SINGULAR else message.id
            )
            template.add(counted, context=message.context)
    again[GREETING].string = "ከመይ ኣለኹም %(name)s"
    again.update(template, no_fuzzy_matching=True)
    drop_stale_marks(again)
    kept = {str(m.id): m.user_comments for m in again if m.id and m.user_comments}
    assert set(kept) == {CANCEL, LETTER}


def test_the_page_that_counts_is_found_stale(root: Path) -> None:
    reviewed.write_table()
    assert list(reviewed.check_table()) == []
    ours = catalogs.read("ti")
    mark(ours[LETTER], date(2026, 3, 1))
    catalogs.write(ours, catalogs.po_path("ti"))
    (problem,) = reviewed.check_table()
    assert "docs/languages.md" in problem
    assert "| ትግርኛ | 1 text | 25 % | 2026-03-01 |" in reviewed.table()


def test_the_command_says_the_same_as_the_page(browser_of_reader: Client, root: Path) -> None:
    read_texts(browser_of_reader)
    out = io.StringIO()
    call_command("export_review", "ti", stdout=out)
    assert out.getvalue() == exported(browser_of_reader, root).read_text()


def test_what_changed_after_the_judgment_goes_out_as_it_is(
    browser_of_reader: Client, root: Path
) -> None:
    read_texts(browser_of_reader)
    catalog_of_two.write(root, greeting="ከመይ ኣለኹም %(name)s")
    text = exported(browser_of_reader, root).read_text()
    assert "ከመይ ኣለኹም" in text
    assert "ሰላም፡" not in text
