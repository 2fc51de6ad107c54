"""The messages that go out of the inbox."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from common.addresses import absolute_url
from common.choices import has_whatsapp
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from inbox.choices import FROM_NUMBERS, Via
from inbox.models import Item, Note, Thread
from inbox.news import tell_of_waiting
from inbox.people import ward_with
from messaging import opt_outs
from messaging.channels.text.rendering import STOPPED
from messaging.letters import letter_to, render_letter
from messaging.models import Channel, Message
from messaging.outcomes import when_undelivered
from messaging.reach import channels_of
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from network import current
from pods.calling import with_call
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match
from requests_app.notifications.residents import RESIDENT
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER


def texted(thread_id: int) -> tuple[str, str]:
    """Return the number of a thread, and the ward of the newest who gave it."""
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread is None or not thread.phone:
        return "", ""
    return thread.phone, ward_with(thread.phone_index)


# The page of the thread says what did not arrive, and lets it wait again.
THREAD = recipient_kind(
    "thread", gettext_lazy("Whoever texted us"), is_told_elsewhere=True, texted=texted
)
ANSWER, HELP, REPLY = "inbox/answer", "inbox/help", "inbox/reply"
STARTED = "inbox/started"
# Begins the key of our line that answers a word; the number of the text with the word follows.
CONFIRMED = "confirmed:"
# The law allows one text after STOP, which says that it was heard, and that within five minutes.
CONFIRMED_WITHIN = timedelta(minutes=5)
# To somebody who reads it on their own page.
ON_PAGE = "inbox/answer_on_page"
# To the other one of a match.
NOTE = "inbox/note"
# Each sends one line of a thread.
SENDS_LINES = (ANSWER, ON_PAGE, REPLY, HELP, STOPPED, STARTED)
# Of a person: their kind as a recipient, their link, and the page of it that they write on.
PAGES: dict[type[Any], tuple[str, LinkPurpose, str]] = {
    HelpRequest: (RESIDENT, LinkPurpose.REQUEST, "inbox:request_write"),
    Volunteer: (VOLUNTEER, LinkPurpose.VOLUNTEER, "inbox:volunteer_write"),
}


def send_answer(thread: Thread, item: Item) -> None:
    """Put what a person has written into the outbox."""
    if person := thread.request or thread.volunteer:
        _tell_of_page(person, item)
    elif thread.phone or thread.email:
        _send(ANSWER, thread, item, [Channel.EMAIL] if thread.email else ways_to(thread))


def _tell_of_page(person: HelpRequest | Volunteer, item: Item) -> None:
    """Tell by their own channels that there is an answer; without one it stands there alone."""
    if channels := channels_of(person):
        enqueue(
            ON_PAGE,
            recipient_kind=PAGES[type(person)][0],
            recipient_id=person.pk,
            subject_id=item.pk,
            language=page_language(person.language),
            key=f"{ON_PAGE}:{item.pk}",
            channels=channels,
        )


def tell_of_note(note: Note) -> None:
    """Tell the other one of a match that a note is there; never what it says."""
    match = note.match
    person: HelpRequest | Volunteer = match.need.request
    if note.is_from_household:
        person = match.volunteer
    if channels := channels_of(person):
        enqueue(
            NOTE,
            recipient_kind=PAGES[type(person)][0],
            recipient_id=person.pk,
            subject_id=note.pk,
            language=page_language(person.language),
            key=f"{NOTE}:{note.pk}",
            channels=channels,
        )


def send_help(thread: Thread, item: Item) -> None:
    """Answer HELP: whose number it is, that people read it, and how to stop."""
    words = gettext_lazy(
        "%(network)s: neighbors help neighbors, free of charge. To ask for help: %(url)s Or write "
        "here what you need. To get no more texts, send STOP."
    )
    _confirm(HELP, thread, item, words)


def send_stopped(thread: Thread, item: Item) -> None:
    """Confirm STOP: the last text, until START."""
    words = gettext_lazy(
        "%(network)s: no more texts come to this number. To allow them again, send START."
    )
    _confirm(STOPPED, thread, item, words)


def send_started(thread: Thread, item: Item) -> None:
    """Confirm START."""
    words = gettext_lazy("%(network)s: texts come to this number again. STOP ends them.")
    _confirm(STARTED, thread, item, words)


def _confirm(template: str, thread: Thread, item: Item, words: Promise) -> None:
    """Store what the word in `item` is answered with, where staff read it, and send it."""
    with override(page_language(thread.language)):
        said = {"network": current().name, "url": absolute_url("request_pages:request_needs")}
        text = str(words) % said
    line = Item.objects.create(
        thread=thread, is_incoming=False, via=item.via, text=text, key=f"{CONFIRMED}{item.pk}"
    )
    _send(template, thread, line, ways_to(thread))


def send_reply(thread: Thread, item: Item) -> None:
    """Put what we say back by ourselves into the outbox."""
    _send(REPLY, thread, item, ways_to(thread))


def forget_texts(thread: Thread) -> None:
    """Delete the outbox's record of a thread."""
    forget(THREAD, thread.pk)


def ways_to(thread: Thread) -> list[Channel]:
    """Return the channels to a number: as its last message came; by text where that fails."""
    if not has_whatsapp():
        return [Channel.TEXT]
    came = thread.items.filter(is_incoming=True, via__in=FROM_NUMBERS).order_by("-pk")
    is_whatsapp = came.values_list("via", flat=True).first() == Via.WHATSAPP
    return [Channel.WHATSAPP, Channel.TEXT] if is_whatsapp else [Channel.TEXT]


def _send(template: str, thread: Thread, item: Item, channels: Sequence[Channel]) -> None:
    enqueue(
        template,
        recipient_kind=THREAD,
        recipient_id=thread.pk,
        subject_id=item.pk,
        language=page_language(thread.language),
        key=f"{template}:{item.pk}",
        channels=channels,
    )


@writer(ANSWER)
def write_answer(message: Message) -> Letter | None:
    """Return the words as they were typed; None when they were deleted since."""
    item = Item.objects.select_related("thread").filter(pk=message.subject_id).first()
    return _letter(item.thread, item.text) if item else None


@writer(ON_PAGE)
def write_answer_on_page(message: Message) -> Letter | None:
    """Return the words and their private link; None when either is gone."""
    related = ("thread__request__ward", "thread__volunteer__ward")
    item = Item.objects.select_related(*related).filter(pk=message.subject_id).first()
    if item is None:
        return None
    person = item.thread.request or item.thread.volunteer
    if person is None or not channels_of(person):
        return None
    _kind, purpose, page = PAGES[type(person)]
    link = PrivateLink.objects.current(purpose, person.pk)
    if link is None:
        return None
    url = absolute_url(page, link.token)
    context = {"name": person.letter_name, "words": item.text, "url": url}
    subject, body = render_letter(ON_PAGE, context)
    return letter_to(person, subject, with_call(body, person.ward), url)


@writer(NOTE)
def write_note(message: Message) -> Letter | None:
    """Lead to the page on which the note stands; None once their match is over."""
    related = ("match__volunteer", "match__need__request__ward")
    note = Note.objects.select_related(*related).filter(pk=message.subject_id).first()
    if note is None or note.match.status != MatchStatus.ACCEPTED:
        return None
    match, request = note.match, note.match.need.request
    person = match.volunteer if note.is_from_household else request
    url = url_of_notes(match, is_for_household=not note.is_from_household)
    if not url or not channels_of(person):
        return None
    subject, body = render_letter(NOTE, {"name": person.letter_name, "url": url})
    return letter_to(person, subject, with_call(body, request.ward), url)


def url_of_notes(match: Match, *, is_for_household: bool) -> str:
    """Return the private page of the notes of a match, for one of the two; "" without a link."""
    if is_for_household:
        of, page = (LinkPurpose.REQUEST, match.need.request_id), "inbox:request_notes"
    elif match.route_id:
        of, page = (LinkPurpose.ROUTE, match.route_id), "inbox:route_stop_notes"
    else:
        of, page = (LinkPurpose.MATCH, match.pk), "inbox:match_notes"
    link = PrivateLink.objects.current(*of)
    more = [] if page == "inbox:match_notes" else [match.pk]
    return absolute_url(page, link.token, *more) if link else ""


@writer(HELP)
@writer(STARTED)
def write_confirmation(message: Message) -> Letter | None:
    """Return the answer to a word as it stands in the thread; None when it was deleted since."""
    line = Item.objects.select_related("thread").filter(pk=message.subject_id, is_incoming=False)
    return next((_letter(said.thread, said.text) for said in line), None)


@writer(STOPPED)
def write_stopped(message: Message) -> Letter | None:
    """Say that no more texts come; None once that is late, or no longer so."""
    is_late = message.created_at < timezone.now() - CONFIRMED_WITHIN
    letter = None if is_late else write_confirmation(message)
    return letter if letter and opt_outs.has_stopped(letter.phone) else None


@writer(REPLY)
def write_reply(message: Message) -> Letter | None:
    """Return what we say back, with the private links below it as they are now."""
    item = Item.objects.select_related("thread").filter(pk=message.subject_id).first()
    if item is None:
        return None
    return _letter(item.thread, " ".join(filter(None, [item.text, *map(_with_number, item.links)])))


# The page that a private link of each kind opens first.
_PAGES = {
    LinkPurpose.MATCH: "request_pages:match_offer",
    LinkPurpose.ROUTE: "request_pages:route_offer",
    LinkPurpose.REQUEST: "request_pages:request_status",
    LinkPurpose.MEMBER: "members:member_home",
}


def opens(purpose: LinkPurpose, page: str) -> None:
    """Let links of `purpose` lead to `page`, for an app above."""
    _PAGES[purpose] = page


def _with_number(link: Sequence[Any]) -> str:
    purpose, subject_id, number = link
    url = url_of(LinkPurpose(purpose), subject_id)
    return f"{number}: {url}" if number and url else url


def url_of(purpose: LinkPurpose, subject_id: int) -> str:
    """Return the address of a private link as it is now; "" where none opens any more."""
    link = PrivateLink.objects.current(purpose, subject_id)
    is_over = link is None or (link.expires_at and link.expires_at <= timezone.now())
    return "" if link is None or is_over else absolute_url(_PAGES[purpose], link.token)


def _letter(thread: Thread, words: str) -> Letter:
    subject = _("Answer from %(network)s") % {"network": current().name}
    return Letter(thread.email, subject, words, phone=thread.phone, text=words)


@when_undelivered(ANSWER, REPLY)
def let_wait_again(message: Message) -> None:
    """Let the thread wait for somebody who calls: the answer did not arrive."""
    _let_wait_again(Thread.objects.filter(pk=message.recipient_id))


@when_undelivered(ON_PAGE)
def let_page_wait_again(message: Message) -> None:
    """Let the thread of a private page wait for the same: it stands there, and they do not know."""
    _let_wait_again(Thread.objects.filter(items=message.subject_id))


def _let_wait_again(threads: Any) -> None:
    for thread in threads.filter(waiting_since=None).select_for_update(no_key=True, of=("self",)):
        thread.waiting_since, thread.closed_as = timezone.now(), ""
        thread.save(update_fields=["waiting_since", "closed_as"])
        tell_of_waiting(thread)
