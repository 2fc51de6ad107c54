"""Holds every translation to the words of its language: `docs/glossary/<code>.toml`.

scripts/glossary.py            fail on any word that is forbidden, and on any that is missing
scripts/glossary.py es ko      the same for these languages only

A rule of such a file:

    [[word]]
    english = "volunteer"     where the English says this; left out: everywhere
    unless = "volunteer form" but not where it says this
    required = ["…", "…"]     one of these must be there
    forbidden = ["…"]         none of these may be there
    public = true             what staff alone read may differ
    why = "…"

All of them are regular expressions; those of English do not care about case and begin with a word.
In what is forbidden, `{}` stands for any placeholder, `{place}` for that of a ward or pod; on pages
for the names that stand in their place.
"""

import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages import Message
from django.utils.translation import to_locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from common.migrations import _kinds_of_help as kinds_of_help  # noqa: E402 - needs the path
from scripts import catalogs  # noqa: E402

GLOSSARIES = ROOT / "docs" / "glossary"
DEMO = ROOT / "demo" / "translations"
GUIDES = ROOT / "resources" / "guides"
PLACEHOLDER = r"(?:%\(\w+\)[sd]|%[sd]|\{\w*\})"
PLACE = r"(?:%\((?:ward|pod|place|area|wards)\)s|\{(?:ward|pod|place|area|wards)\})"
# What is no English: “%(ward)s” does not say “ward”.
NO_WORD = re.compile(rf"{PLACEHOLDER}|<[^>]*>")


@dataclass(frozen=True)
class Text:
    """A translation, and the English that it was made from where we know it."""

    where: str
    english: str
    said: str
    is_public: bool = True
    has_context: bool = False


@dataclass(frozen=True)
class Rule:
    """A line of a glossary."""

    english: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    required: tuple[re.Pattern[str], ...] = ()
    forbidden: tuple[re.Pattern[str], ...] = ()
    public: bool = False
    why: str = ""

    def concerns(self, text: Text) -> bool:
        if self.public and not text.is_public:
            return False
        english = NO_WORD.sub("", text.english)
        if self.unless and self.unless.search(english):
            return False
        return self.english is None or bool(self.english.search(english))

    def broken_by(self, text: Text) -> Iterator[str]:
        """Yield what is wrong with `text`, in words."""
        if not self.concerns(text):
            return
        if found := next(filter(None, (each.search(text.said) for each in self.forbidden)), None):
            yield f"{text.where}: “{found[0]}” is forbidden ({self.why}) in “{text.said}”"
        if self.required and not any(each.search(text.said) for each in self.required):
            wanted = " or ".join(each.pattern for each in self.required)
            yield f"{text.where}: {wanted} is missing in “{text.said}” for “{text.english}”"


# --- Rules ----------------------------------------------------------------------------------------


def rules(language: str) -> list[Rule]:
    """The glossary of `language`, and what holds in any language like it."""
    path = GLOSSARIES / f"{to_locale(language).lower()}.toml"
    if not path.exists():
        return []
    return [rule(**line) for line in tomllib.loads(path.read_text())["word"]]


def rules_of_pages(language: str, name: str, place: str) -> list[Rule]:
    """Return what is forbidden wherever it stands, and so on a page, whose English nobody knows.

    On such a page everybody is called `name`, and every ward and pod `place`.
    """
    path = GLOSSARIES / f"{to_locale(language).lower()}.toml"
    lines = tomllib.loads(path.read_text())["word"] if path.exists() else []
    return [
        Rule(
            forbidden=tuple(compiled(each, name, place) for each in line["forbidden"]),
            public=line.get("public", False),
            why=line["why"],
        )
        for line in lines
        if "english" not in line and "forbidden" in line
    ]


def rule(
    english: str = "",
    unless: str = "",
    required: Iterable[str] = (),
    forbidden: Iterable[str] = (),
    **rest: Any,
) -> Rule:
    if not required and not forbidden:
        raise ValueError(f"neither required nor forbidden: {english} {rest}")
    return Rule(
        english=re.compile(rf"\b(?:{english})", re.IGNORECASE) if english else None,
        unless=re.compile(rf"\b(?:{unless})", re.IGNORECASE) if unless else None,
        required=tuple(map(compiled, required)),
        forbidden=tuple(map(compiled, forbidden)),
        **rest,
    )


def compiled(pattern: str, name: str = PLACEHOLDER, place: str = PLACE) -> re.Pattern[str]:
    """`pattern` with what its `{}` and `{place}` stand for."""
    return re.compile(pattern.replace("{}", name).replace("{place}", place))


# --- Texts ----------------------------------------------------------------------------------------


def texts(language: str) -> Iterator[Text]:
    """All that we say in `language`, wherever it is written down."""
    yield from texts_of_catalog(language)
    yield from texts_of_kinds_of_help(to_locale(language).lower())
    yield from texts_of_guides(to_locale(language).lower())
    yield from texts_of_demo(to_locale(language).lower())


def texts_of_catalog(language: str) -> Iterator[Text]:
    for message in catalogs.read(language):
        if message.id:
            where = f"{catalogs.po_path(language).relative_to(ROOT)} “{english_of(message)[:60]}”"
            is_public = catalogs.is_public(message)
            has_context = bool(message.context) or not isinstance(message.id, str)
            for said in strings(message):
                yield Text(where, english_of(message), said, is_public, has_context)


def english_of(message: Message) -> str:
    """The English of it; of several counts, that for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def strings(message: Message) -> list[str]:
    said = [message.string] if isinstance(message.string, str) else message.string or ()
    return [each for each in said if each]


def texts_of_kinds_of_help(code: str) -> Iterator[Text]:
    for slug, _flags, english, spanish in kinds_of_help.KINDS:
        drafts = kinds_of_help.TEXTS.get(code, {})
        said = spanish if code == "es" else drafts.get(slug, ("", ""))
        for source, text in zip(english, said, strict=False):
            yield Text(f"common/migrations/_kinds_of_help.py {code} {slug}", source, text)


def texts_of_guides(code: str) -> Iterator[Text]:
    """Paragraph by paragraph, where the translation has as many as the English."""
    for path in sorted((GUIDES / "en").glob("*.txt")):
        theirs = GUIDES / code / path.name
        sources, parts = paragraphs(path), paragraphs(theirs) if theirs.exists() else []
        # Paragraphs that were drawn together cannot be told apart; the whole is held against the
        # whole.
        if len(sources) != len(parts):
            sources, parts = ["\n\n".join(sources)], ["\n\n".join(parts)]
        for source, part in zip(sources, parts, strict=True):
            yield Text(str(theirs.relative_to(ROOT)), source, part)


def paragraphs(path: Path) -> list[str]:
    """Title and summary, which have a line each, and the paragraphs of the text."""
    title, summary, body = path.read_text(encoding="utf-8").split("\n", 2)
    return [title, summary, *body.strip().split("\n\n")]


def texts_of_demo(code: str) -> Iterator[Text]:
    """Without their English, which stands in the code; tests/demo/test_demo_words.py has both."""
    for path in sorted(DEMO.rglob(f"{code}.json")):
        where = path.relative_to(ROOT)
        for kind, rows in json.loads(path.read_text()).items():
            for slug, fields in rows.items():
                for field, said in fields.items():
                    yield Text(f"{where} {kind} {slug} {field}", "", said)


# --- Checks ---------------------------------------------------------------------------------------


def problems(language: str, said: Iterable[Text]) -> Iterator[str]:
    """All that is wrong with the texts `said`, in sentences."""
    held, all_texts = rules(language), list(said)
    for text in all_texts:
        for each in held:
            yield from each.broken_by(text)
        if language in COLON_IS_NO_JOINT and text.is_public:
            yield from copied_colons(text)
    yield from said_in_two_ways(all_texts)


# Languages in which a colon stands before a list, a value or somebody's words only.
COLON_IS_NO_JOINT = {"bn", "ar"}
SENTENCE = re.compile(r"[^।.?؟!\n;؛]+")
# Three words on either side; a list may stand on either, and an example may follow.
JOINT = re.compile(r"(?:\S+\s+){2,}[^\s\d]+[:：]\s+(?P<after>(?:\S+\s+){2,}.*)")
LIST = re.compile(r"^[^:：]*[,،][^:：]*[,،][^:：]*[:：]")
LIST_OR_EXAMPLE = re.compile(r"[,،@]| أو | বা |^[“«\"%{<]")


def copied_colons(text: Text) -> Iterator[str]:
    """Colons between two sentences, where English had one."""
    if not re.search(r"\w[”’)]?: [^%{\s]", text.english):
        return
    for sentence in SENTENCE.findall(text.said):
        found = JOINT.search(sentence.strip())
        if found and not (LIST_OR_EXAMPLE.search(found["after"]) or LIST.search(found[0])):
            yield f"{text.where}: the English colon between sentences in “{sentence.strip()}”"


END = re.compile(r"[\s.:…!。：！፦።।፡،]+$")


def said_in_two_ways(said: Iterable[Text]) -> Iterator[str]:
    """English texts of several words that are translated differently in two places.

    The sign at the end and capitals do not count. A context, which only catalogs have, says that
    the two mean different things; a count makes other forms of the same. A bare word can be a
    state here and a column there: its capital is a context too, and so is its sign.
    """
    ways: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for text in said:
        english = END.sub("", text.english)
        if english and not text.has_context:
            key = english.casefold() if " " in english else text.english
            ways[key].setdefault(END.sub("", text.said).casefold(), text.where)
    for english, found in ways.items():
        if len(found) > 1:
            both = ", ".join(f"“{way}” ({where})" for way, where in found.items())
            yield f"“{english}” is said in two ways: {both}"


def check(languages: Iterable[str]) -> Iterator[str]:
    for language in languages:
        yield from problems(language, texts(language))


if __name__ == "__main__":
    if found := list(check(sys.argv[1:] or catalogs.languages())):
        sys.exit("\n".join([*found, f"{len(found)} texts break the rules of docs/glossary/"]))
