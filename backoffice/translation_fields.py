"""Form fields for texts in several languages, and what is said about them in the admin."""

from django.conf import settings
from django.db.models import Model
from django.forms import Field
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from backoffice import translated_texts
from common import languages

SHORT = 240


def direction(code: str) -> str:
    """The `dir` of what is written in the page language `code`."""
    return "rtl" if languages.is_rtl(code) else "ltr"


# --- Fields ---------------------------------------------------------------------------------------


def dress(fields: dict[str, Field], row: Model, name: str) -> None:
    """Give the fields that hold the text `name` of `row` their language and direction of writing.

    Translations show the text they are of.
    """
    label = translated_texts.label(type(row), name)
    for code, own_name in settings.LANGUAGES:
        field = fields.get(translated_texts.in_language(name, code))
        if field is None:
            continue
        field.widget.attrs.update(lang=code, dir=direction(code))
        if code != settings.LANGUAGE_CODE:
            field.label = f"{label} ({own_name})"
            field.help_text = source(getattr(row, name)) if row.pk else ""
            if row.pk and name in translated_texts.outdated(row, code):
                mark = outdated_mark(is_left_over=not getattr(row, name))
                field.help_text = format_html("{} {}", mark, field.help_text)


def outdated_mark(*, is_left_over: bool = False) -> SafeString:
    """Return the mark beside a translation whose English changed since, or was emptied."""
    words = _(
        "Outdated: the English changed since. Change this too, or open this language from the list"
        " of translations and save it as it is, if it is still right."
    )
    if is_left_over:
        words = _(
            "Left over: the English was emptied since. Empty this too, or open this language from "
            "the list of translations and save it as it is, if it is still right."
        )
    return format_html('<strong class="texts-outdated">{}</strong>', words)


def source(text: str) -> SafeString | str:
    """Return the text to be translated."""
    return quoted(text, settings.LANGUAGE_CODE) if text else _("There is nothing to translate.")


def quoted(text: str, code: str) -> SafeString:
    """Return `text`, which is in the language `code`: all of it, folded when it is long."""
    attributes = format_html('class="source" lang="{}" dir="{}"', code, direction(code))
    if len(text) <= SHORT:
        return format_html("<span {}>{}</span>", attributes, text)
    start = Truncator(text).chars(SHORT // 2)
    folded = "<details {}><summary>{}</summary><div>{}</div></details>"
    return format_html(folded, attributes, start, text)


def place_of(row: Model, name: str, code: str) -> str:
    """The id of the field for the text `name` in `code`, of a row inside another row's form."""
    return f"id_{row._meta.model_name}_{row.pk}_{translated_texts.in_language(name, code)}"


# --- Words ----------------------------------------------------------------------------------------


def in_words(code: str) -> dict[str, str]:
    """A language for templates: its code and direction, its own name, and the reader's."""
    names = {
        "own": translated_texts.own_name(code),
        "known_as": translated_texts.name_for_staff(code),
    }
    return {"code": code, "dir": direction(code), **names}


def heading(code: str, row: Model | None) -> SafeString:
    """The name of a language, in its own words and the reader's, and how much `row` lacks in it."""
    own, known_as = translated_texts.own_name(code), translated_texts.name_for_staff(code)
    name = format_html('<bdi lang="{}" dir="{}">{}</bdi>', code, direction(code), own)
    if known_as.casefold() != own.casefold():
        name = format_html("{} · {}", name, capfirst(known_as))
    return format_html("{} {}", name, how_much_is_missing(code, row))


def how_much_is_missing(code: str, row: Model | None) -> SafeString | str:
    """ "2 of 4 missing" and "1 outdated", or "complete"; nothing for a row without texts."""
    total = len(translated_texts.written(row)) if row else 0
    if not row:
        return ""
    lacking, stale = translated_texts.missing(row, code), translated_texts.outdated(row, code)
    if not total and not stale:
        return ""
    if not lacking and not stale:
        return format_html('<span class="texts-done">{}</span>', _("complete"))
    counted = {"missing": len(lacking), "total": total, "outdated": len(stale)}
    said = [_("%(missing)d of %(total)d missing")] if lacking else []
    said += [_("%(outdated)d outdated")] if stale else []
    lines = ((each % counted,) for each in said)
    return format_html_join(" ", '<span class="texts-missing">{}</span>', lines)


def in_how_many_languages(row: Model) -> SafeString | str:
    """ "7 of 8 languages", and which are missing or outdated."""
    total = len(translated_texts.other_languages())
    lacking = translated_texts.missing_languages(row)
    stale = translated_texts.outdated_languages(row)
    if not translated_texts.written(row) and not stale:
        return "–"
    if not lacking and not stale:
        return format_html('<span class="texts-done">{}</span>', _("complete"))
    done = total - len({*lacking, *stale})
    words = _("%(done)d of %(total)d languages") % {"done": done, "total": total}
    said = [text for text in (lacking_in_words(lacking), outdated_in_words(stale)) if text]
    lines = format_html_join(
        "", '<span class="texts-lacking">{}</span>', ((each,) for each in said)
    )
    return format_html("{}{}", words, lines)


def lacking_in_words(codes: list[str]) -> str:
    """ "Missing: Tigrinya, Korean"; "" for none."""
    names = languages.comma().join(translated_texts.name_for_staff(code) for code in codes)
    return _("Missing: %(languages)s") % {"languages": names} if codes else ""


def outdated_in_words(codes: list[str]) -> str:
    """ "Outdated: Tigrinya, Korean"; "" for none."""
    names = languages.comma().join(translated_texts.name_for_staff(code) for code in codes)
    return _("Outdated: %(languages)s") % {"languages": names} if codes else ""
