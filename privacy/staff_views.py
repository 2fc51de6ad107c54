"""For staff: what each night deleted, and what is held about somebody who asks for it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.roles import MEMBERS, NEXT_DOOR, covers_ward, is_steward
from backoffice.access import for_roles, for_staff
from backoffice.recorded import user_of
from backoffice.signals import details_opened
from members.models import Member
from pages.private_links import not_kept
from pods.models import PlaceProposal
from privacy.held import Row
from privacy.kinds import KINDS, SWEPT
from privacy.models import Question, RetentionRun
from privacy.readable import in_words
from privacy.views import file_about
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

SHOWN = 14


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show stewards what is kept for how long, and what the last nights deleted."""
    if not is_steward(user_of(request)):
        raise PermissionDenied
    runs = list(RetentionRun.objects.all()[:SHOWN])
    waiting = Question.objects.filter(kept_at=None)
    context = {
        **admin.site.each_context(request),
        "title": _("What is deleted each night"),
        "runs": runs,
        "rows": [
            {"kind": kind, "cells": [_cell(run, kind.name) for run in runs]} for kind in KINDS
        ],
        "swept": [{"kind": kind, "late": kind.rows().count()} for kind in SWEPT],
        "asked": waiting.count(),
        # Mail reaches none of these: somebody calls.
        "to_call": Volunteer.objects.filter(
            pk__in=waiting.filter(volunteer__isnull=False).values("volunteer"), email=""
        ).order_by("id")[:100],
    }
    return TemplateResponse(request, "privacy/retention.html", context)


def _cell(run: RetentionRun, name: str) -> dict[str, Any]:
    return {"count": run.counts.get(name), "failed": run.failures.get(name, 0)}


@require_POST
@not_kept
@for_staff
def request_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about a household, for whoever asks on the phone. Recorded."""
    return _held(request, HelpRequest.objects.visible_to(user_of(request)).filter(pk=pk).first())


@require_POST
@not_kept
@for_staff
def volunteer_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about a volunteer. Recorded."""
    return _held(request, Volunteer.objects.visible_to(user_of(request)).filter(pk=pk).first())


@require_POST
@not_kept
@for_roles(MEMBERS)
def member_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about a member of a pod, for its organizer. Recorded."""
    rows = Member.objects.present().visible_to(user_of(request))
    return _held(request, rows.filter(pk=pk).first())


@require_POST
@not_kept
@for_roles(NEXT_DOOR)
def proposal_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about whoever proposed a pod or a group. Recorded."""
    user = user_of(request)
    row = PlaceProposal.objects.visible_to(user).filter(pk=pk).first()
    # Who sees what becomes public is not always shown the neighbor.
    may_open = row is not None and covers_ward(user, row.ward_id, NEXT_DOOR)
    return _held(request, row if may_open else None)


def _held(request: HttpRequest, row: Row | None) -> HttpResponse:
    if row is None:
        raise Http404
    # Read first: a body that cannot be is answered with 400, and then nothing was told.
    is_file = "file" in request.POST
    with transaction.atomic():
        audit.record(user_of(request), "export_person", row)
        details_opened.send(type(row), user=user_of(request), row=row)
    if is_file:
        return file_about(row, by_staff=True)
    context = {
        **admin.site.each_context(request),
        "title": _("Everything held about them"),
        "held": in_words(row, by_staff=True),
        "is_member": isinstance(row, Member),
    }
    return TemplateResponse(request, "privacy/held_by_staff.html", context)
