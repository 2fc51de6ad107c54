"""Suggesting something for the directory, and its page, read by whoever suggests it."""

from django.utils import timezone

from resources.choices import SuggestionKind, SuggestionState
from tests import factories
from tests.languages.form_answers import LONG
from tests.languages.reader import Reader
from tests.resources import suggestion_form

WORDS = ("title", "description", "place", "hours", "words")


def read_suggesting(reader: Reader) -> None:
    """Suggest a place and say what is wrong with one; read the page of each state; take it back."""
    rows = reader.rows
    entry = factories.make_resource(phone="+12025550108", **rows.said("name"))
    said = {**suggestion_form.NEW, **dict.fromkeys(WORDS, rows.word), "languages": [rows.spoken]}
    wrong = {"entry": entry.slug, "kind": "hours"}
    for form, answers in (("suggest", said), ("wrong", {**wrong, "hours": rows.word})):
        view = f"resources:{form}"
        query = f"?entry={entry.slug}" if form == "wrong" else ""
        reader.get(view, query=query)
        reader.post(view, **{**dict.fromkeys(answers, LONG), "entry": entry.slug})
        reader.post(view, entry=entry.slug)
        reader.post(view, **answers)
        reader.get(f"{view}_check")
        reader.post(f"{view}_check")
        reader.post(f"{view}_check", agree="on", draft="0")
        reader.post(f"{view}_check", agree="on")
        assert reader.was_at == f"{view}_sent", reader.was_at
    decider = factories.make_steward()
    for state in SuggestionState:
        ended = {"decided_at": timezone.now(), "decided_by": decider}
        row = factories.make_suggestion(
            **dict.fromkeys(("title", "words", "reason"), rows.word),
            kind=SuggestionKind.OTHER, resource=entry,
            **({} if state == SuggestionState.WAITING else ended),
            state=state, taken=["hours"], language=reader.language, email="ana@example.org",
        )  # fmt: skip
        token = factories.link_to(row)
        reader.get("resources:suggestion_home", token)
        reader.get("privacy:suggestion_held", token)
    reader.get("resources:suggestion_withdraw", token)
    reader.post("resources:suggestion_withdraw", token)
    reader.get("resources:suggestion_home", token)
    reader.get("resources:suggestion_link")
    for contact in (LONG, "", "ana@example.org"):
        reader.post("resources:suggestion_link", contact=contact)
