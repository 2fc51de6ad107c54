"""The guides that come with the software: `<language>/<slug>.txt` beside this file.

A file's first line is the title, its second what it says in short; the rest is the text.
What staff wrote is never touched.
"""

from pathlib import Path
from typing import Any

from common.choices import PublishState
from common.translation_sources import marked

FILES = Path(__file__).parent
SOURCE = "en"
SLUGS = ("mutual-aid", "safety", "start-a-pod")
FIELDS = ("title", "summary", "body")


def read(language: str, slug: str) -> dict[str, str]:
    """Title, summary and body of the guide `slug`; empty when there is none in `language`."""
    path = FILES / language / f"{slug}.txt"
    if not path.exists():
        return {}
    texts = [part.strip() for part in path.read_text(encoding="utf-8").split("\n", len(FIELDS) - 1)]
    return dict(zip(FIELDS, texts, strict=True))


def languages() -> list[str]:
    """Those into which any guide was translated, as the names of translated fields end."""
    return sorted(path.name for path in FILES.iterdir() if path.is_dir() and path.name != SOURCE)


def add_guides(model: Any) -> None:
    """Publish the shipped guides whose slug is not there yet. `model` is Guide, old or new."""
    for position, slug in enumerate(SLUGS, start=1):
        texts = {**read(SOURCE, slug), "position": position, "state": PublishState.PUBLISHED}
        # Migrations hand in a historical model, which has no manager of ours.
        model._default_manager.get_or_create(slug=slug, defaults=texts)
    add_translations(model)


def add_translations(model: Any) -> None:
    """Add the languages that a guide lacks, unless its English was edited since."""
    for guide in model._default_manager.filter(slug__in=SLUGS):
        source = read(SOURCE, guide.slug)
        # Our translation of an English that a steward has changed would say something else than it.
        if all(getattr(guide, field) == source[field] for field in FIELDS):
            # Theirs last: what staff translated themselves stays.
            guide.i18n = marked({**_translations(guide.slug), **(guide.i18n or {})}, source)
            guide.save(update_fields=["i18n", "reading_keys"])  # an old model's `save` adds nothing


def _translations(slug: str) -> dict[str, str]:
    return {
        f"{field}_{language}": text
        for language in languages()
        for field, text in read(language, slug).items()
    }
