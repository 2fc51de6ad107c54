"""The switches in the admin, the page of one emergency with its figures, and its buttons."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import INTAKE, RUNNING, covers_ward, holds
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.daytime import is_daytime
from common.errors import NotPossible
from common.search import typed
from emergencies.choices import Answer
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services import answering, rounds, switching
from emergencies.staff_forms import ByPhoneForm, RoundForm, SwitchForm
from inbox.views import key_of
from pages.form_views import form_methods, posted
from pods.paging import cut
from requests_app.models import Need

A_PAGE, PODS = 30, 50
A_DAY = datetime.timedelta(days=1)
BY_STAFF = (Answer.FINE, Answer.NEEDS, Answer.NO_ANSWER)
NOT_ASKED = gettext_lazy(
    "Nobody with this is asked in a round now. If they need help, please enter a request."
)
NOTED = {
    Answer.FINE: gettext_noop("Noted."),
    Answer.NEEDS: gettext_noop("Noted: it is an urgent request, under “Call back today”."),
    Answer.NO_ANSWER: gettext_noop("Noted."),
}


@require_safe
@for_roles(RUNNING)
def emergencies(request: HttpRequest) -> HttpResponse:
    """List the emergencies that the user sees, those that are on first."""
    rows = Emergency.objects.visible_to(user_of(request)).select_related("ward", "notice")
    silent = Count(
        "rounds__people",
        Q(
            rounds__ended_at=None,
            rounds__people__raised_at__isnull=False,
            rounds__people__answer__in=Answer.silent(),
        ),
    )
    page = cut(rows.annotate(silent=silent).order_by("-id"), request.GET.get("page", ""), A_PAGE)
    context = {**site_context(), "title": _("Emergencies"), "cut": page}
    return TemplateResponse(request, "emergencies/staff/emergencies.html", context)


@form_methods
@for_roles(RUNNING)
def emergency_new(request: HttpRequest) -> HttpResponse:
    """Switch an emergency on, in one or several wards."""
    user, query = user_of(request), typed(request.GET.get("q", ""))
    form = SwitchForm(posted(request), user=user, query=query)
    if form.is_valid():
        try:
            made = switching.switch_on(
                form.ward_ids(), form.switch(), actor=user, key=key_of(request)
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("It is on. Whoever gets notices is told in ten minutes."))
            return redirect("admin:emergency", made[0].pk)
    context = {
        **site_context(),
        "title": _("Switch on an emergency"),
        "form": form,
        "query": query,
        "key": key_of(request) if form.is_bound else uuid.uuid4().hex,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "emergencies/staff/emergency_new.html", context, status=status)


@require_safe
@for_roles(RUNNING)
def emergency(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """Show an emergency: until when, its rounds and their figures, and whom to call."""
    user, row = user_of(request), _visible(request, emergency_id)
    made = list(row.rounds.all()[:A_PAGE])
    ongoing = next((each for each in made if each.ended_at is None), None)
    context = {
        **site_context(),
        "title": row.notice.title_i18n,
        "emergency": row,
        "last_day": switching.last_day(row),
        "next_day": switching.last_day(row) + A_DAY,
        "may_act": covers_ward(user, row.ward_id, RUNNING),
        "rounds": [(each, rounds.figures_of(each)) for each in made],
        "ongoing": ongoing,
        "asks_later": ongoing is not None and rounds.asks_later(ongoing),
        "is_night": not is_daytime(),
        "form": RoundForm(),
        "needs": _open_needs(row),
        "answers": BY_STAFF,
        "answer_labels": [Answer(each).label for each in Answer.values],
        "needs_label": Answer.NEEDS.label,
        "silent_label": Answer.NO_ANSWER.label,
        **(_people(request, ongoing, user) if ongoing else {}),
    }
    return TemplateResponse(request, "emergencies/staff/emergency.html", context)


def _visible(request: HttpRequest, emergency_id: int) -> Emergency:
    rows = Emergency.objects.visible_to(user_of(request)).select_related("ward", "notice")
    return get_object_or_404(rows, pk=emergency_id)


def _open_needs(row: Emergency) -> dict[str, int]:
    """Count what is open there, by how long it waits: one query, and nobody's name."""
    now, open_ones = timezone.now(), Need.objects.open().order_by()
    if row.ward_id:
        open_ones = open_ones.filter(request__ward=row.ward_id)
    return open_ones.aggregate(
        today=Count("pk", Q(created_at__gt=now - A_DAY)),
        two_days=Count("pk", Q(created_at__lte=now - A_DAY, created_at__gt=now - 3 * A_DAY)),
        longer=Count("pk", Q(created_at__lte=now - 3 * A_DAY)),
    )


def _people(request: HttpRequest, row: CheckRound, user: User) -> dict[str, Any]:
    """Return the households of a round whom one has to look after, and members by pod, in numbers.

    Members said who they are to their organizer alone: here they are numbers.
    """
    looked_after = Q(raised_at__isnull=False, answer__in=Answer.silent()) | Q(answer=Answer.NEEDS)
    homes = row.people.filter(answer__in=[*Answer.silent(), Answer.NEEDS], request__isnull=False)
    seen = homes.filter(request__in=answering.households_seen_by(user))
    # Needs first, then those whom nobody has reached in time, then those who still have some.
    in_need = Case(When(answer=Answer.NEEDS, then=0), default=1)
    page = seen.select_related("request", "helped_by").order_by(in_need, "raised_at", "pk")
    by_pod = row.people.filter(looked_after, member__isnull=False).order_by()
    pods = by_pod.values("member__pod", "member__pod__name").annotate(
        needs=Count("pk", Q(answer=Answer.NEEDS)), silent=Count("pk", ~Q(answer=Answer.NEEDS))
    )
    return {
        "homes": cut(page, request.GET.get("page", ""), A_PAGE),
        "unseen": homes.count() - seen.count(),
        "pods": list(pods.order_by("-needs", "-silent", "member__pod")[:PODS]),
    }


@form_methods
@for_roles(INTAKE)
def check_in_by_phone(request: HttpRequest) -> HttpResponse:
    """Take down how somebody on the line is, by their number or code. Nobody else is shown."""
    user, form = user_of(request), ByPhoneForm(posted(request))
    press = request.POST.get("press", "")
    if request.method == "POST" and press not in BY_STAFF:
        raise Http404
    if form.is_valid():
        found = answering.find_asked(user, form.cleaned_data["who"])
        try:
            if found is None:
                raise NotPossible(NOT_ASKED)
            answering.say(found.pk, Answer(press), actor=user)
        except NotPossible as refusal:
            form.add_error("who", str(refusal.message))
        else:
            messages.success(request, _(NOTED[Answer(press)]))
            return redirect("admin:check_in_by_phone")
    context = {
        **site_context(),
        "title": _("Check-ins by phone"),
        "form": form,
        "answers": BY_STAFF,
        "sees_emergencies": holds(user, RUNNING),
    }
    status = 422 if form.is_bound else 200
    template = "emergencies/staff/check_in_by_phone.html"
    return TemplateResponse(request, template, context, status=status)


# --- Buttons --------------------------------------------------------------------------------------


@require_POST
@for_roles(RUNNING)
def emergency_press(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """Do what a button of the page says."""
    user, row = user_of(request), _visible(request, emergency_id)
    if not covers_ward(user, row.ward_id, RUNNING) and "household" not in request.POST:
        raise PermissionDenied
    verb = PRESSES.get(request.POST.get("press", ""))
    if verb is None:
        raise Http404
    try:
        words = verb(request, row, user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect("admin:emergency", row.pk)


def _extend(request: HttpRequest, row: Emergency, user: User) -> str:
    until = _day(request.POST.get("until", ""))
    switching.extend(row.pk, until, actor=user)
    return _("It lasts longer. Nobody is written to again.")


def _day(text: str) -> datetime.date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


def _end(_request: HttpRequest, row: Emergency, user: User) -> str:
    switching.switch_off(row.pk, actor=user)
    return _("It is over.")


def _start_round(request: HttpRequest, row: Emergency, user: User) -> str:
    form = RoundForm(request.POST)
    if not form.is_valid():
        raise NotPossible(str(next(iter(form.errors.values()))[0]))
    said = form.cleaned_data
    made = rounds.start_round(row.pk, said["wait_hours"], actor=user, at_night=said["at_night"])
    if rounds.asks_later(made):
        return _("The round is planned. Everybody is asked in the morning.")
    return _("The round has begun. Everybody is asked in the next minutes.")


def _end_round(_request: HttpRequest, row: Emergency, user: User) -> str:
    rounds.end_round(row.pk, actor=user)
    return _("The round is over. Its figures stay.")


def _say(request: HttpRequest, row: Emergency, user: User) -> str:
    """Take down what a household said on the phone."""
    number = request.POST.get("household", "")
    answer = request.POST.get("press", "")
    if not (number.isdecimal() and len(number) < 18):
        raise Http404
    found = CheckIn.objects.filter(round__emergency=row, pk=int(number)).first()
    if found is None or not answering.is_theirs(user, found):
        raise Http404
    answering.say(found.pk, Answer(answer), actor=user)
    return _("Noted.")


PRESSES: dict[str, Callable[[HttpRequest, Emergency, User], str]] = {
    "extend": _extend,
    "end": _end,
    "start_round": _start_round,
    "end_round": _end_round,
    **dict.fromkeys(BY_STAFF, _say),
}
