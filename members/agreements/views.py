"""The pages of agreements: a member reads and agrees, an organizer writes."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from common.languages import marked_language_name
from members.agreements import services
from members.agreements.forms import TEXT, AgreementForm
from members.agreements.panels import shown
from members.agreements.texts import (
    behind_in,
    current,
    languages_of,
    to_begin_with,
    versions_of,
)
from members.models import Agreed, Agreement, Member, settings_of
from members.notifications import without_letters
from members.shown import shown_to
from members.views import organizer, staff
from members.views.own_page import HOME, attempt, own_page
from members.work import Work
from pages.form_views import form_methods, form_page, posted

LONGEST_NUMBER = 18
IN = "in"


@form_methods
@own_page
def member_agreement(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show what the pod has agreed on; one press agrees."""
    agreement = current(member.pod_id) if member.is_active else None
    if agreement is None:
        raise Http404
    if request.method == "POST":
        said = request.POST.get("agreement", "")
        read = int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else 0
        agree = partial(services.agree, member.pk, read)
        return attempt(request, HOME, token, agree, _("Thank you. It is noted that you agree."))
    context = {"token": token, "pod": member.pod, **shown(agreement, member)}
    return render(request, "members/member_agreement.html", context)


@form_methods
@organizer.for_organizer
def organizer_agreement(request: HttpRequest, work: Work) -> HttpResponse:
    """Write the pod's agreements, behind the private link of its organizer."""
    return _write(request, work, "members/organizer_agreement.html", {})


@form_methods
@staff.for_organizer
def pod_agreement(request: HttpRequest, work: Work) -> HttpResponse:
    """Write the pod's agreements, in the admin."""
    return _write(request, work, "members/pod_agreement.html", staff.around(work))


def _write(request: HttpRequest, work: Work, template: str, around: dict[str, Any]) -> HttpResponse:
    if settings_of(work.pod) is None:
        raise Http404
    held = current(work.pod)
    languages = _boxes(request, held)
    behind = behind_in(held) if held else []
    form = AgreementForm(
        posted(request), languages=languages, behind=behind, initial=_initial(held, languages)
    )
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            written = services.write_agreement(
                work.pod.pk,
                form.texts(),
                seen=seen,
                confirmed=form.confirmed(),
                actor=work.actor,
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            asked = _("Saved. Everybody in the pod is asked to agree to it.")
            messages.success(request, asked if written.version > seen else _("Saved."))
            return redirect(work.url("work"))
    context = {"work": work, "work_url": work.url("work"), "press_url": work.url("press")}
    people = _who_agreed(work, held) if work.is_open and held else []
    context["more"] = [
        (_also(request, work, language), marked_language_name(language))
        for language in languages_of(work.pod)
        if language not in languages
    ]
    context |= {"held": held, "versions": versions_of(work.pod), "people": people}
    return form_page(request, template, form, {**context, **around})


def _boxes(request: HttpRequest, held: Agreement | None) -> list[str]:
    """Return the languages to write in: those of the text, the reader's, and what they ask for."""
    written = [each.language for each in held.texts.all()] if held else []
    typed = [name.removeprefix(TEXT) for name in request.POST if name.startswith(TEXT)]
    wanted = {*written, get_language(), *request.GET.getlist(IN), *typed}
    return [code for code, _name in settings.LANGUAGES if code in wanted]


def _also(request: HttpRequest, work: Work, language: str) -> str:
    """Return the address of the page with a box for `language` too."""
    query = QueryDict(mutable=True)
    query.setlist(IN, [*request.GET.getlist(IN), language])
    if work.opened:
        query[organizer.OPEN] = work.opened
    return f"?{query.urlencode()}"


def _initial(held: Agreement | None, languages: list[str]) -> dict[str, Any]:
    version = held.version if held else 0
    return AgreementForm.initial_of(to_begin_with(held, languages), version)


def _who_agreed(work: Work, held: Agreement) -> list[dict[str, Any]]:
    """Return the members, each with the newest version that they agreed to. Few queries."""
    rows = Agreed.objects.filter(agreement__pod=work.pod).select_related("agreement")
    newest: dict[int, Agreed] = {}
    for row in rows.order_by("agreement__version"):
        newest[row.member_id] = row
    people = shown_to(work.reader, work.pod)
    to_tell = without_letters(each.id for each in people)
    return [
        {
            "shown": each,
            "agreed": newest.get(each.id),
            "holds": _holds(newest.get(each.id), held),
            "to_tell": each.id in to_tell,
        }
        for each in people
    ]


def _holds(agreed: Agreed | None, held: Agreement) -> bool:
    return agreed is not None and agreed.agreement_id == held.pk
