"""The pages of whoever reads translations: one text at a time, and the next follows the press."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import may_review
from backoffice.context import site_context
from backoffice.recorded import user_of
from backoffice.translation_fields import in_words
from common.errors import NotPossible
from translation_review import services
from translation_review.export import reviewed_catalog
from translation_review.forms import JudgeForm, NarrowForm
from translation_review.models import Judgment
from translation_review.pictures import picture_file, spots_of
from translation_review.places import PLACES
from translation_review.reading import Reading
from translation_review.states import TO_READ, State, count_states, seals
from translation_review.terms import terms_in
from translation_review.texts import Text, count_labels, languages

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Only for those who read the language of the address."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if language not in languages():
            raise Http404
        if not may_review(request.user, language):
            raise PermissionDenied
        return view(request, language, *args, **kwargs)

    return guarded


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """The languages that the user reads, and how far each is."""
    codes = [code for code in languages() if may_review(request.user, code)]
    if not codes:
        raise PermissionDenied
    sealed = seals(codes)
    context = {
        **site_context(),
        "title": _("Read translations"),
        "languages": [_progress(code, count_states(code, sealed[code])) for code in codes],
    }
    return TemplateResponse(request, "translation_review/review_list.html", context)


@require_safe
@for_readers
def review_language(request: HttpRequest, language: str) -> HttpResponse:
    """Leads to the first text that waits to be read; says so where the filter finds none."""
    narrow = NarrowForm(request.GET)
    reading = Reading(language, seals([language])[language], narrow)
    text = reading.first()
    if text:
        return HttpResponseRedirect(_address(request, language, text.key))
    context = _frame(language, reading, narrow)
    return TemplateResponse(request, "translation_review/review_text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def review_text(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One text; a POST says what the reader thinks of it, and the next one follows."""
    narrow = NarrowForm(request.GET)
    reading = Reading(language, seals([language])[language], narrow)
    text = reading.texts.get(key)
    if text is None:
        raise Http404
    said = _said_about(text)
    form = JudgeForm(request.POST or None, text=text, **said)
    if request.method == "POST" and form.is_valid():
        try:
            _judge(request, text, form)
        except NotPossible as refusal:
            said = _said_about(text)
            form = JudgeForm.anew(request.POST, str(refusal.message), text=text, **said)
        else:
            return _go_on(request, text, reading)
    context = {
        **_frame(language, reading, narrow),
        **_about(request, text),
        **said,
        "form": form,
        "proposed": _proposed(text, said["judgment"]),
        "state": reading.states[key],
        "before": _address(request, language, _last(request, reading) or reading.before(key)),
        "after": _address(request, language, reading.after(key)),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "translation_review/review_text.html", context, status=status)


def _said_about(text: Text) -> dict[str, Any]:
    """The last word about the text, and whether it is about the text as it is now."""
    rows = Judgment.objects.filter(language=text.language, key=text.key)
    judgment = rows.select_related("by").first()
    is_current = judgment is not None and text.fingerprint in (judgment.judged, judgment.wanted)
    return {"judgment": judgment, "is_current": is_current}


def _judge(request: HttpRequest, text: Text, form: JudgeForm) -> None:
    shown, version = form.cleaned_data["shown"], form.cleaned_data["version"]
    services.judge_text(text, form.said(), shown=shown, version=version, actor=user_of(request))


def _go_on(request: HttpRequest, text: Text, reading: Reading) -> HttpResponse:
    """To the next text that waits to be read."""
    following = reading.next_to_read(text.key)
    if following is None:
        messages.success(request, _("That was the last text here that nobody had read. Thank you."))
        following = text.key
    return HttpResponseRedirect(_address(request, text.language, following, last=text.key))


# --- Files ----------------------------------------------------------------------------------------


@require_safe
@for_readers
def review_picture(request: HttpRequest, language: str, page: str) -> HttpResponse:
    """The picture of a page. It shows the demo's invented neighbors only."""
    path = picture_file(language, page)
    if path is None:
        raise Http404
    headers = {"Cache-Control": "private, max-age=300", "Content-Disposition": "inline"}
    return HttpResponse(path.read_bytes(), content_type="image/jpeg", headers=headers)


@require_safe
@for_readers
def review_catalog(request: HttpRequest, language: str) -> HttpResponse:
    """The catalog with what was said, to be merged."""
    headers = {
        "Content-Disposition": f'attachment; filename="{language}-reviewed.po"',
        "Cache-Control": "private, no-store",
    }
    content_type = "text/x-gettext-translation; charset=utf-8"
    return HttpResponse(reviewed_catalog(language), content_type=content_type, headers=headers)


# --- What the pages show --------------------------------------------------------------------------


def _address(request: HttpRequest, language: str, key: str | None, last: str = "") -> str:
    """The page of a text within the same filter; "" for none."""
    if not key:
        return ""
    query = request.GET.copy()
    query.pop("on", None)
    query.pop("last", None)
    if last:
        query["last"] = last
    address = reverse("admin:review_text", args=[language, key])
    return f"{address}?{query.urlencode()}" if query else address


def _last(request: HttpRequest, reading: Reading) -> str | None:
    """The text that the user judged just now, to go back to."""
    last = request.GET.get("last", "")
    return last if last in reading.texts else None


def _progress(language: str, counts: Any) -> dict[str, Any]:
    total = sum(counts.values())
    to_read = sum(counts[state] for state in TO_READ)
    return {
        "language": in_words(language),
        "total": total,
        "read": total - to_read,
        "to_read": to_read,
        "counts": [(state.label, counts[state], state.value) for state in State],
    }


def _frame(language: str, reading: Reading, narrow: NarrowForm) -> dict[str, Any]:
    """The head of the page: the language, how far it is, and the filter."""
    return {
        **site_context(),
        "title": _("Read translations"),
        "subtitle": in_words(language)["own"],
        "narrow": narrow,
        "found": len(reading.found),
        "progress": _progress(language, reading.counts),
        "language": in_words(language),
    }


def _about(request: HttpRequest, text: Text) -> dict[str, Any]:
    """The text, and all that helps to judge it."""
    spots = spots_of(text.language, text.key)
    pages = {spot.page: spot for spot in spots}
    return {
        "text": text,
        "english": text.english,
        "forms": list(zip(_numbers(text), text.forms, strict=True)),
        "terms": terms_in(text.language, " ".join(text.english)),
        "places": [PLACES[code].name for code in text.places],
        "spots": spots,
        "spot": pages.get(request.GET.get("on", "")) or next(iter(spots), None),
    }


def _proposed(text: Text, judgment: Judgment | None) -> list[tuple[str, str]]:
    """Return the better text that waits to take the place of this one, form by form."""
    if judgment is None or not judgment.proposes_instead_of(text.fingerprint):
        return []
    return list(zip(_numbers(text), judgment.proposal, strict=True))


def _numbers(text: Text) -> list[str]:
    return count_labels(text.language) if len(text.english) > 1 else [""]
