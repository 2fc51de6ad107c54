"""The verbs on announcements: one door for each step."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from announcements import many_messages
from announcements.choices import State
from announcements.models import Announcement, Recipient
from announcements.previews import SAMPLE_URL, text_parts
from announcements.segments import in_steps, recipients, refused
from common.errors import NoLongerThere, NotPossible
from common.languages import language_name
from common.models import LinkPurpose, PrivateLink
from messaging.queue import defer_named
from messaging.services import drop_waiting
from network import current

# People come and go: what was checked long ago is checked anew.
CHECK_IS_GOOD_FOR = datetime.timedelta(days=1)
MOST_PARTS = 3
SEND = "send_announcement"
NOT_NOW = _("This is not possible any more: somebody else has gone on with it. Please look again.")
NOT_YOURS = _("You cannot write to all of these people here: %s")


@transaction.atomic
def check(announcement_id: int, *, actor: User) -> None:
    """Find who gets it, once each, and who is reached by nothing. Raises `NotPossible`.

    They are kept as they were found: those that are counted, looked at and approved get it.
    """
    announcement = _lock(announcement_id, State.DRAFT, State.CHECKED)
    _require_own(announcement, actor)
    _require_short(announcement)
    _forget_recipients(announcement)
    opted_out = 0
    for step in in_steps(recipients(announcement)):
        opted_out += sum(stopped for _row, stopped in step)
        rows = [row for row, stopped in step if not stopped]
        # One for each number and each address: the database drops the others.
        Recipient.objects.bulk_create(rows, ignore_conflicts=True)
    count = announcement.recipients.exclude(channel="").count()
    announcement.needs_second = count >= settings.ANNOUNCEMENT_NEEDS_SECOND_FROM
    announcement.opted_out = opted_out
    _set(announcement, State.CHECKED, approved_by=None, checked_at=timezone.now())
    audit.record(actor, "check_announcement", announcement)


@transaction.atomic
def reopen(announcement_id: int, *, actor: audit.Actor) -> None:
    """Make a draft again of what was checked; what two have seen is seen anew."""
    announcement = _lock(announcement_id, State.CHECKED)
    if isinstance(actor, User):
        _require_own(announcement, actor)
    _forget_recipients(announcement)
    announcement.needs_second = False
    _set(announcement, State.DRAFT, approved_by=None, checked_at=None)
    audit.record(actor, "reopen_announcement", announcement)


@transaction.atomic
def approve(announcement_id: int, *, actor: User) -> None:
    """Let what goes to many go out, as the second who has read it. Twice is once."""
    announcement = _lock(announcement_id, State.CHECKED)
    _require_own(announcement, actor)
    if announcement.approved_by_id is not None or not announcement.needs_second:
        return
    if announcement.author_id == actor.pk:
        raise NotPossible(_("You wrote it yourself: somebody else has to read it first."))
    _set(announcement, State.CHECKED, approved_by=actor)
    audit.record(actor, "approve_announcement", announcement)


@transaction.atomic
def send(announcement_id: int, *, actor: User) -> None:
    """Begin to send. Raises `NotPossible` also when it was sent already: it goes out once."""
    announcement = _lock(announcement_id, State.CHECKED)
    _require_own(announcement, actor)
    if announcement.needs_second and announcement.approved_by_id is None:
        raise NotPossible(_("Somebody else has to read and approve it first."))
    if announcement.checked_at is None or _is_old(announcement.checked_at):
        raise NotPossible(_("It was checked more than a day ago: please check it again."))
    if not announcement.recipients.exclude(channel="").exists():
        raise NotPossible(_("It would reach nobody."))
    _set(announcement, State.SENDING, sent_at=timezone.now())
    audit.record(actor, "send_announcement", announcement)
    defer_named(SEND, "messages", announcement_id=announcement.pk)


@transaction.atomic
def stop(announcement_id: int, *, actor: User) -> None:
    """Send it to nobody else: what is not handed over yet never is."""
    announcement = _lock(announcement_id, State.SENDING)
    _require_own(announcement, actor)
    _set(announcement, State.STOPPED, ended_at=timezone.now())
    # What somebody is handing over right now is asked once more by its writer.
    drop_waiting(many_messages.ANNOUNCEMENT, announcement.pk)
    audit.record(actor, "stop_announcement", announcement)


def copy_to(announcement_id: int, language: str, key: str, *, actor: User) -> None:
    """Send a copy to `actor`. `key` is that of the form: pressed twice it is one."""
    with transaction.atomic():
        announcement = Announcement.objects.get(pk=announcement_id)
        _require_own(announcement, actor)
        code = language if language in current().languages else current().main_language
        many_messages.send_copy(announcement, actor, code, key)


@transaction.atomic
def forget_recipients(announcement_id: int) -> None:
    """Delete who got an announcement that is over; how many they were stays."""
    announcement = _lock(announcement_id, *State.over())
    _forget_recipients(announcement)


@transaction.atomic
def forget_person(kind: str, person_id: int) -> None:
    """Delete that somebody gets, or got, announcements: they leave, or asked for it."""
    rows = Recipient.objects.filter(kind=kind, person_id=person_id)
    _close_links(rows.values_list("pk", flat=True))
    for pk in rows.values_list("pk", flat=True):
        many_messages.forget_messages(pk)
    rows.delete()


def _require_own(announcement: Announcement, actor: User) -> None:
    if not announcement.to:
        raise NotPossible(_("Please choose to whom it goes."))
    if others := refused(announcement, actor):
        raise NotPossible(NOT_YOURS % ", ".join(str(each.label) for each in others))


def _require_short(announcement: Announcement) -> None:
    """Let no text take more parts than a phone shows well, in any of our languages."""
    too_long = []
    for code in current().languages:
        with translation.override(code):
            if text_parts(announcement, SAMPLE_URL) > MOST_PARTS:
                too_long.append(code)
    if too_long:
        names = ", ".join(language_name(code) for code in too_long)
        words = _(
            "Please make the text message shorter: at most %(most)d parts. Too long in: %(names)s"
        )
        raise NotPossible(words % {"most": MOST_PARTS, "names": names})


def _forget_recipients(announcement: Announcement) -> None:
    _close_links(announcement.recipients.values_list("pk", flat=True))
    announcement.recipients.all().delete()


def _close_links(recipient_ids: Iterable[int]) -> None:
    ids = list(recipient_ids)
    PrivateLink.objects.filter(purpose=LinkPurpose.ANNOUNCED, subject_id__in=ids).delete()


def _lock(announcement_id: int, *states: str) -> Announcement:
    rows = Announcement.objects.select_for_update(no_key=True, of=("self",))
    announcement: Announcement | None = rows.filter(pk=announcement_id).first()
    if announcement is None:
        raise NoLongerThere(NOT_NOW)
    if announcement.state not in states:
        raise NotPossible(NOT_NOW)
    return announcement


def _set(announcement: Announcement, state: State, **values: object) -> None:
    values |= {"state": state}
    for name, value in values.items():
        setattr(announcement, name, value)
    kept = ["needs_second", "opted_out"] if "checked_at" in values else []
    announcement.save(update_fields=[*values, *kept])


def _is_old(checked_at: datetime.datetime) -> bool:
    return checked_at < timezone.now() - CHECK_IS_GOOD_FOR
