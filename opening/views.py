"""Pages of stewards: the whole checklist, the test letter, the backups."""

import contextlib
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from accounts.roles import STEWARDS
from backoffice import network_services
from backoffice.access import for_roles
from backoffice.network_admin import OPENED
from backoffice.recorded import user_of
from common.errors import NotPossible
from messaging.models import Message
from network import current
from network.models import ONE
from opening import checklist, mail_dns, services
from opening.letters import letter_of
from opening.models import BackupRun, LookedAt, TestLetter
from opening.tasks import nightly_backup

for_stewards = for_roles(STEWARDS)
SHOWN = 30


def page(request: HttpRequest, template: str, title: str, **more: Any) -> HttpResponse:
    """Return a page inside the admin's frame."""
    context = {**admin.site.each_context(request), "title": title, **more}
    return TemplateResponse(request, template, context)


@require_safe
@for_stewards
def whole_checklist(request: HttpRequest) -> HttpResponse:
    """Show all lines, with those that are done."""
    return page(request, "opening/checklist.html", _("Checklist"), lines=checklist.lines())


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def open_all_the_same(request: HttpRequest) -> HttpResponse:
    """Say what is missing before the network opens; a press opens it all the same."""
    missing = checklist.before_opening()
    if request.method == "POST":
        try:
            actor = user_of(request)
            network_services.open_network(actor=actor, all_the_same=bool(missing))
            messages.success(request, str(OPENED))
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        return redirect("admin:network_network_change", ONE)
    if current(now=True).is_open:
        return redirect("admin:network_network_change", ONE)
    return page(
        request,
        "opening/all_the_same.html",
        _("Before you open"),
        nobody=checklist.nobody_would_read(),
        lines=missing,
    )


@require_POST
@for_stewards
def looked_at(request: HttpRequest, what: str) -> HttpResponse:
    """Take a steward's word that something was looked through."""
    if what not in LookedAt.What.values:
        raise Http404
    services.look_at(LookedAt.What(what), actor=user_of(request))
    messages.success(request, _("Thank you. This is recorded."))
    return redirect("admin:checklist")


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def test_letter(request: HttpRequest) -> HttpResponse:
    """Send a letter to whoever presses, and say what DNS tells of the sender's domain."""
    if request.method == "POST":
        try:
            services.send_test_letter(user_of(request).pk)
        except NotPossible as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("It is on its way to your own address."))
        return redirect("admin:test_letter")
    domain = current().sender.rpartition("@")[2]
    last = TestLetter.objects.filter(user=user_of(request)).first()
    return page(
        request,
        "opening/test_letter.html",
        _("Email arrives"),
        last=last,
        still_proven=bool(last and last.by_way_of == services.by_way_of()),
        message=_message_of(last),
        domain=domain,
        found=mail_dns.look_up(domain) if "look" in request.GET else None,
    )


def _message_of(letter: TestLetter | None) -> Message | None:
    key = f"test_letter:{letter.pk}" if letter else ""
    return Message.objects.filter(idempotency_key=key).first() if key else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def test_letter_arrived(request: HttpRequest, code: str) -> HttpResponse:
    """Show the button that says that the letter has come; only a press proves it."""
    letter_id = letter_of(code)
    if letter_id is None:
        raise Http404
    if not TestLetter.objects.filter(pk=letter_id, user=user_of(request)).exists():
        raise Http404
    if request.method == "POST":
        services.take_in_test_letter(letter_id, actor=user_of(request))
        messages.success(request, _("Good: email from here arrives."))
        return redirect("admin:checklist")
    return page(request, "opening/test_letter_arrived.html", _("Your test email"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def backups(request: HttpRequest) -> HttpResponse:
    """Show the last backups; a press has the worker make one."""
    if request.method == "POST":
        _ask_for_backup(request)
        return redirect("admin:backups")
    return page(
        request,
        "opening/backups.html",
        _("Backups"),
        runs=BackupRun.objects.all()[:SHOWN],
        why_not=checklist.why_no_backup(),
        has_place=bool(settings.BACKUP_TO),
    )


def _ask_for_backup(request: HttpRequest) -> None:
    if not settings.BACKUP_TO:
        messages.error(request, checklist.why_no_backup())
        return
    # Where another has asked, one is made in any case.
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        nightly_backup.configure().defer(timestamp=0)
    messages.success(request, _("The worker makes one now. Look again in a few minutes."))
