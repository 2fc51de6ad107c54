"""The pages on which an organizer writes a neighbor down, page by page, and changes what one said.

The first page stores: from then on the neighbor is in the pod, whatever becomes of the others.
"""

import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.errors import NotPossible
from members import services
from members.answers import PAGES, THEIR_TITLES, THEIRS, sections
from members.choices import AgreedHow, Piece
from members.forms.changing import (
    AGREED,
    Now,
    ask_how_they_agreed,
    bring_seen,
    is_saved,
    seen_in,
)
from members.forms.joining import answers_now, changed_answers, initial_answers, member_data
from members.forms.organizing import FORMS, AddForm, SharedHomeForm
from members.models import Member, settings_of
from members.seen import said_by
from members.shown import shown_to, yourself
from members.work import Work
from pages.form_views import form_page, posted
from pages.forms import BaseForm

# In the address of the pages that follow the first: what has just been typed is open.
ADDED = "added"
SALT = "members.added"
LONGEST_KEY = 40


def add(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Write a neighbor down who told the organizer that they want to be in the pod."""
    if settings_of(work.pod) is None:
        raise Http404
    form = AddForm(posted(request))
    if form.is_valid():
        data = member_data(form.cleaned_data, agreed_words=form.cleaned_data["agreed_words"])
        # The page's own key, so that a second press stores nobody twice.
        joined = services.join(
            work.pod.pk,
            data,
            submission_key=f"{work.pod.pk}:{_key(request)}",
            how=AgreedHow.ORGANIZER,
            actor=work.actor,
        )
        done = _("They are in the pod.") if joined.is_new else _("They were added already.")
        messages.success(request, done)
        mark = signing.dumps([work.pod.pk, joined.member.pk], salt=SALT)
        return redirect(_page_url(work, joined.member.pk, "help", mark))
    context = {**_around(work), **context, **_place("about"), "key": _key(request)}
    return form_page(request, template, form, context)


def _around(work: Work) -> dict[str, Any]:
    return {"work": work, "work_url": work.url("work")}


def _place(page: str) -> dict[str, Any]:
    return {"number": list(PAGES).index(page) + 1, "total": len(PAGES)}


def _key(request: HttpRequest) -> str:
    """Return the key that the page was shown with, or a new one."""
    typed = request.POST.get("key", "")
    return typed if typed.isalnum() and len(typed) <= LONGEST_KEY else secrets.token_hex(10)


def _page_url(work: Work, member_id: int, page: str, mark: str) -> str:
    url = work.url("change_page", member_id, page)
    return f"{url}{'&' if '?' in url else '?'}{ADDED}={mark}" if mark else url


def _mark(request: HttpRequest, work: Work, member_id: int) -> str:
    """Return the mark of somebody whom this pod's organizer has just written down, else ""."""
    mark = request.GET.get(ADDED, "")
    try:
        whom = signing.loads(mark, salt=SALT, max_age=settings.DETAILS_SHOWN_FOR)
    except signing.BadSignature:
        return ""
    return mark if whom == [work.pod.pk, member_id] else ""


def _found(
    request: HttpRequest, work: Work, member_id: int, *, may_look: bool
) -> Member | HttpResponse:
    """Return the member; of whom is not opened, or has left, the way back to the work."""
    if not may_look:
        messages.info(request, _("Please open the members’ data first."))
        return redirect(work.url("work"))
    try:
        return work.member(member_id)
    except NotPossible as gone:
        messages.error(request, str(gone.message))
        return redirect(work.url("work"))


def overview(
    request: HttpRequest, work: Work, member_id: int, template: str, context: Any
) -> HttpResponse:
    """Show all that a member said, with whom they share it, and where to change it."""
    found = _found(request, work, member_id, may_look=work.is_open)
    if isinstance(found, HttpResponse):
        return found
    audiences = {piece: found.audience_of(piece) for piece in Piece}
    said = sections(yourself(found), audiences, THEIR_TITLES, THEIRS)
    rows = [{"said": each, "url": work.url("change_page", found.pk, each.page)} for each in said]
    context = {
        **context,
        **_around(work),
        "member": found,
        "sections": rows,
        "together": [each.name for each in _others(work, found) if each.id in _at_home(found)],
        "together_url": work.url("together", found.pk),
        "is_beside": True,
    }
    return render(request, template, context)


def _others(work: Work, member: Member) -> list[Any]:
    return [each for each in shown_to(work.reader, work.pod) if each.id != member.pk]


def _at_home(member: Member) -> set[int]:
    """Return the others with whom a member shares a home."""
    if member.household_id is None:
        return set()
    rows = Member.objects.active().filter(household=member.household_id, pod=member.pod_id)
    return set(rows.exclude(pk=member.pk).values_list("pk", flat=True))


def _home_now(member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    member.refresh_from_db(fields=["household"])
    now = {"others": sorted(_at_home(member))}
    return now, now


def _with_their_homes(member: Member, others: Iterable[int]) -> set[int]:
    """Return `others`, and with whom those live who were not known to live with `member` yet."""
    new = Member.objects.filter(pk__in={*others} - _at_home(member))
    homes = new.exclude(household=None).values("household")
    there = Member.objects.active().filter(pod=member.pod_id, household__in=homes)
    return {*others, *there.values_list("pk", flat=True)}


def change(
    request: HttpRequest, work: Work, member_id: int, page: str, template: str, context: Any
) -> HttpResponse:
    """Change what a member said on one page of the form, as they told the organizer."""
    if page not in FORMS:
        raise Http404
    mark = _mark(request, work, member_id)
    found = _found(request, work, member_id, may_look=work.is_open or bool(mark))
    if isinstance(found, HttpResponse):
        return found
    following = next_page(page) if mark else ""
    form = FORMS[page](posted(request), initial=initial_answers(found))
    bring_seen(form, said_by(found))
    if AGREED in request.POST:
        ask_how_they_agreed(form)
    if form.is_valid():
        # Of whom was just written down, the first page has asked how they agreed.
        agreed = found.agreed_words if mark else form.cleaned_data.get(AGREED, "")
        said = changed_answers(form.cleaned_data, how=AgreedHow.ORGANIZER, words=agreed)
        words = _("Saved. With a new email they get a new link.")
        to = _page_url(work, found.pk, following, mark) if following else _end(work, found, mark)
        response = save(
            request,
            form,
            partial(services.update_member, found.pk, said, actor=work.actor),
            partial(answers_now, found),
            _("Saved.") if mark or page != "about" else words,
            to,
        )
        if response is not None:
            return response
    around = {**_around(work), **context, "heading": THEIR_TITLES[page]}
    back = work.url("work") if mark else work.url("change", found.pk)
    step = {"is_step": True, **_place(page)} if mark else {}
    return form_page(request, template, form, {**around, **step, "back_url": back})


def _end(work: Work, member: Member, mark: str) -> str:
    return work.url("work") if mark else work.url("change", member.pk)


def next_page(page: str) -> str:
    """Return the page of the form that comes after `page`; "" after the last."""
    names = list(PAGES)
    return names[names.index(page) + 1] if page != names[-1] else ""


def together(
    request: HttpRequest, work: Work, member_id: int, template: str, context: Any
) -> HttpResponse:
    """Say with whom a member shares a home."""
    found = _found(request, work, member_id, may_look=work.is_open)
    if isinstance(found, HttpResponse):
        return found
    others = _others(work, found)
    initial = {"others": sorted(_at_home(found))}
    form = SharedHomeForm(posted(request), people=others, initial=initial)
    bring_seen(form, initial)
    if form.is_valid():
        ids = _with_their_homes(found, form.cleaned_data["others"])
        seen = seen_in(form.cleaned_data, initial)
        share = partial(services.share_home, found.pk, ids, seen=seen, actor=work.actor)
        to = work.url("change", found.pk)
        response = save(request, form, share, partial(_home_now, found), _("Saved."), to)
        if response is not None:
            return response
    around = {**_around(work), **context, "member": found, "others": others}
    return form_page(request, template, form, {**around, "back_url": work.url("change", found.pk)})


def save(
    request: HttpRequest,
    form: BaseForm,
    verb: Callable[[], Any],
    now: Now,
    words: str,
    url: str,
) -> HttpResponse | None:
    """Save `form` by `verb` and lead to `url`, as `do` does; None where it asks again."""
    try:
        if not is_saved(form, verb, now):
            return None
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect(url)


def do(request: HttpRequest, verb: Callable[[], Any], words: str, url: str) -> HttpResponse:
    """Do `verb`, and lead to `url` with `words`, or with why it cannot be."""
    try:
        verb()
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect(url)
