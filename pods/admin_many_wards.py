"""Two working pages of stewards: wards from a list that is pasted, and who is beside whom."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import STEWARDS
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.zip_words import ward_on_each_line
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pages.forms import BaseForm, PastedRows
from pods.models import Ward
from pods.neighbors import guess_neighbors, knows_distances
from pods.paging import cut
from pods.services.many_wards import Comes, Planned, add_neighbors, plan_wards, store_wards
from pods.ward_lines import read_ward_lines

MOST_LINES = 2000
WARDS_A_PAGE = 25
WARDS = "admin:pods_ward_changelist"
# The list in the session, and what the address of the page that shows it says.
PASTED, LOOK = "pasted_wards", "look"


class PasteForm(BaseForm):
    """The list, as it was copied."""

    lines = PastedRows(
        label=ward_on_each_line,
        help_text=gettext_lazy(
            "With commas between them, or copied from a spreadsheet. Only the name is needed."
        ),
        max_length=200 * MOST_LINES,
        widget=forms.Textarea(attrs={"rows": 12, "class": "ward-lines", "dir": "auto"}),
    )

    def clean_lines(self) -> str:
        text = self.cleaned_data["lines"]
        if len(text.splitlines()) > MOST_LINES:
            words = _("Please paste at most %(most)d lines at a time.")
            raise forms.ValidationError(words % {"most": MOST_LINES})
        return text


@form_methods
@for_roles(STEWARDS)
def paste_wards(request: HttpRequest) -> HttpResponse:
    """Show what would come of each line of a list; the second press stores it.

    The list is kept in the session and shown by an address of its own: the browser's back button
    finds it there, where it would not post anything again.
    """
    form = PasteForm(_list_to_read(request))
    if not form.is_bound or not form.is_valid():
        return _paste_page(request, form, [])
    text = form.cleaned_data["lines"]
    lines = list(read_ward_lines(text))
    planned = plan_wards(lines)
    if request.method != "POST":
        return _paste_page(request, form, planned)
    request.session[PASTED] = text
    if _may_store(request, planned):
        new, changed = store_wards(lines, actor=user_of(request))
        messages.success(request, _stored_words(new, changed))
        return HttpResponseRedirect(reverse("admin:pods_ward_neighbors"))
    if "store" in request.POST and not _has(planned, Comes.WRONG):
        messages.warning(request, _("This is not the list that you looked at. Please look again."))
    return HttpResponseRedirect(f"{reverse('admin:pods_ward_paste')}?{LOOK}=1")


def _list_to_read(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return what was posted, or the list of the session where the address asks for it."""
    kept = request.session.get(PASTED) if LOOK in request.GET else None
    return posted(request) or ({"lines": kept} if kept else None)


def _may_store(request: HttpRequest, planned: list[Planned]) -> bool:
    """Tell whether the press was for just this list, as it is now; pressed twice is once."""
    is_seen = request.POST.get("store") == _print_of(planned)
    nothing_left = "store" in request.POST and not _has(planned, Comes.NEW, Comes.CHANGED)
    return not _has(planned, Comes.WRONG) and (is_seen or nothing_left)


def _has(planned: list[Planned], *kinds: Comes) -> bool:
    return any(each.comes in kinds for each in planned)


def _print_of(planned: list[Planned]) -> str:
    """Return a few signs that tell this plan from others: what was looked at is what is stored."""
    parts = [
        (each.line.name, each.line.zip_codes, str(each.line.hotline or ""), each.comes.value)
        for each in planned
    ]
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _paste_page(request: HttpRequest, form: PasteForm, planned: list[Planned]) -> TemplateResponse:
    counts = {each.value: [one.comes for one in planned].count(each) for each in Comes}
    is_wrong = bool(form.errors)
    context = {
        "title": _("Paste wards"),
        "form": form,
        "planned": planned,
        "counts": counts,
        "print": _print_of(planned),
        "may_store": planned and not counts["wrong"] and counts["new"] + counts["changed"],
    }
    return _page(request, "admin/pods/paste_wards.html", context, is_wrong=is_wrong)


def _stored_words(new: int, changed: int) -> str:
    added = ngettext("%(count)d ward is new.", "%(count)d wards are new.", new) % {"count": new}
    words = ngettext("%(count)d ward was changed.", "%(count)d wards were changed.", changed)
    return f"{added} {words % {'count': changed}}"


@form_methods
@for_roles(STEWARDS)
def ward_neighbors(request: HttpRequest) -> HttpResponse:
    """Offer likely neighbors of wards to check, some wards on a page; what is checked is stored."""
    guessed = guess_neighbors(Ward.objects.order_by().values_list("pk", "zip_codes"))
    rows = Ward.objects.filter(pk__in=guessed)
    page = cut(rows, request.GET.get("page", ""), WARDS_A_PAGE)
    wards = list(page.rows)
    if request.method == "POST":
        chosen = {ward.pk: _checked(request, ward.pk, guessed[ward.pk]) for ward in wards}
        more = add_neighbors(chosen, actor=user_of(request))
        words = ngettext(
            "%(count)d ward has new neighbors.", "%(count)d wards have new neighbors.", more
        )
        messages.success(request, words % {"count": more})
        url = reverse("admin:pods_ward_neighbors")
        is_last = page.number >= page.pages
        return HttpResponseRedirect(reverse(WARDS) if is_last else f"{url}?page={page.number + 1}")
    offered = _offered(wards, guessed)
    context = {
        "title": _("Neighboring wards"),
        "cut": page,
        "wards": offered,
        "by_distance": knows_distances(Ward.objects.values_list("zip_codes", flat=True)),
        # A page on which all is so already has nothing to press, unless another one follows.
        "can_choose": any(each["guessed"] for each in offered) or page.number < page.pages,
    }
    return _page(request, "admin/pods/ward_neighbors.html", context)


def _checked(request: HttpRequest, pk: int, guessed: list[int]) -> list[int]:
    sent = {*request.POST.getlist(f"ward-{pk}")}
    return [other for other in guessed if str(other) in sent]


def _offered(wards: list[Ward], guessed: dict[int, list[int]]) -> list[dict[str, Any]]:
    """Return each ward with its neighbors of today and the guesses that are none yet."""
    ids = {pk for ward in wards for pk in (ward.pk, *guessed[ward.pk])}
    links = Ward.neighbors.through.objects.filter(from_ward__in=[ward.pk for ward in wards])
    known: dict[int, set[int]] = {}
    for own, other in links.values_list("from_ward", "to_ward"):
        known.setdefault(own, set()).add(other)
    names = Ward.objects.in_bulk([*ids, *(pk for others in known.values() for pk in others)])
    return [
        {
            "ward": ward,
            "known": [names[pk] for pk in sorted(known.get(ward.pk, ()))],
            "guessed": [names[pk] for pk in guessed[ward.pk] if pk not in known.get(ward.pk, ())],
        }
        for ward in wards
    ]


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, is_wrong: bool = False
) -> TemplateResponse:
    everything = {**admin.site.each_context(request), **context}
    return TemplateResponse(
        request, template, everything, status=UNPROCESSABLE if is_wrong else 200
    )
