"""The page that lists what staff wrote and nobody has translated yet."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.roles import WRITERS, holds
from backoffice import translated_texts as texts
from backoffice.translation_fields import in_words
from backoffice.translation_gaps import Kind, Tally, ThingList
from backoffice.translations import TranslatedAdmin, gaps_url

PER_PAGE = 25


class NarrowForm(forms.Form):
    """The choice of gaps to list. What it does not know narrows nothing."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, data: Any, kinds: list[Kind]) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        self._choose("language", [*everything, *language_choices()])
        self._choose("kind", [*everything, *((kind.key, kind.title) for kind in kinds)])
        self.full_clean()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "")


def language_choices() -> list[tuple[str, str]]:
    """Each language to translate into, by its own name and the reader's."""
    return [
        (code, f"{texts.own_name(code)} · {capfirst(texts.name_for_staff(code))}")
        for code in texts.other_languages()
    ]


@require_safe
def translations(request: HttpRequest) -> HttpResponse:
    """Show what is missing, counted per kind and language, and the gaps one by one."""
    if not holds(request.user, WRITERS):
        raise PermissionDenied
    tallies = [Tally(kind) for kind in kinds_to_translate(request)]
    form = NarrowForm(request.GET, [tally.kind for tally in tallies])
    context = {
        **admin.site.each_context(request),
        "title": _("Translations"),
        "form": form,
        "languages": [in_words(code) for code in texts.other_languages()],
        "source": in_words(settings.LANGUAGE_CODE),
        "table": [table_row(tally) for tally in tallies],
        "totals": totals(tallies),
        "page": gaps(tallies, form).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "backoffice/translations.html", context)


def gaps(tallies: list[Tally], form: NarrowForm) -> Paginator:
    """The gaps one by one, as far as `form` asks for them."""
    language, kind = form.chosen("language"), form.chosen("kind")
    codes = [language] if language else texts.other_languages()
    things: Any = ThingList([tally for tally in tallies if kind in ("", tally.kind.key)], codes)
    return Paginator(things, PER_PAGE)


def kinds_to_translate(request: HttpRequest) -> list[Kind]:
    """All that the user may translate."""
    # Found and not listed: an app above that adds translated rows is here without a word.
    pages = [page for page in admin.site._registry.values() if isinstance(page, TranslatedAdmin)]
    kinds = [kind for page in pages for kind in page.kinds_to_translate(request)]
    return sorted(kinds, key=lambda kind: kind.title)


# --- The table ------------------------------------------------------------------------------------


def table_row(tally: Tally) -> dict[str, Any]:
    """One kind of content: how many texts there are, and how many of them each language lacks."""
    key = tally.kind.key
    cells = [
        _cell(code, tally.missing(code), tally.outdated(code), key)
        for code in texts.other_languages()
    ]
    return {"kind": tally.kind, "texts": tally.texts, "cells": cells}


def totals(tallies: list[Tally]) -> dict[str, Any]:
    """The last line: all kinds together, and how much of it is done."""
    written = sum(tally.texts for tally in tallies)
    cells = []
    for code in texts.other_languages():
        missing = sum(tally.missing(code) for tally in tallies)
        outdated = sum(tally.outdated(code) for tally in tallies)
        # Rounded down: 100 % is said of what is complete, and of nothing else.
        done = 100 * (written - missing - outdated) // written if written else 100
        cells.append({**_cell(code, missing, outdated), "done": done})
    return {"texts": written, "cells": cells}


def _cell(code: str, missing: int, outdated: int, kind: str = "") -> dict[str, Any]:
    url = gaps_url(language=code, kind=kind)
    return {"language": in_words(code), "missing": missing, "outdated": outdated, "url": url}


def gap_count(request: HttpRequest) -> int:
    """Count the translations that the user could still write, or bring up to date."""
    tallies = [Tally(kind) for kind in kinds_to_translate(request)]
    codes = texts.other_languages()
    return sum(tally.missing(code) + tally.outdated(code) for tally in tallies for code in codes)
