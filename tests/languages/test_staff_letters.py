"""Emails to staff about what is new, and the page that chooses them, in each language."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import audit
from accounts.choices import NewsHow, NewsKind
from accounts.models import AuditEvent, NewsChoice, User
from accounts.roles import ORGANIZER
from common.choices import WhyAside
from common.models import Category
from emergencies.models import CheckRound
from members.choices import MemberState
from messaging import news, news_letters
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus, News
from opening.models import BackupRun
from pods.models import Ward
from privacy.models import RetentionRun
from tests import factories
from tests.languages.english import english_in_page
from tests.languages.reader import Reader
from tests.languages.signs import wrong_signs_in_page
from tests.languages.translated_rows import READ
from tests.messaging.clock import Clock

pytestmark = pytest.mark.django_db


def words_to_care(_ward: Ward) -> int:
    factories.make_care_person(User.objects.order_by("pk")[0])
    return factories.make_concern().pk


def silent_round(ward: Ward) -> int:
    """One for all: a ward has one emergency at a time."""
    begun = CheckRound.objects.first()
    return begun.pk if begun else factories.make_silent(ward).round_id


WITHOUT_NEED: dict[NewsKind, Callable[[Ward], int]] = {
    NewsKind.MEMBERS: lambda ward: factories.make_member(ward.pods.get(), state="waiting").pk,
    NewsKind.PROPOSED: lambda ward: factories.make_place_proposal(ward).pk,
    NewsKind.CARDS: lambda ward: factories.make_card(ward=ward, state="waiting").pk,
    NewsKind.MONEY: lambda ward: (
        factories.make_money_ask(factories.make_need(factories.make_request(ward))).pk
    ),
    NewsKind.SUGGESTED: lambda ward: factories.make_suggestion(ward=ward).pk,
    NewsKind.CARE: words_to_care,
    NewsKind.ROTA: lambda ward: factories.make_shift(factories.make_line(ward)).pk,
    NewsKind.CHECK_INS: silent_round,
    NewsKind.SIGN_UPS: lambda ward: factories.make_volunteer(ward=ward, status="pending").pk,
    NewsKind.WROTE: lambda _ward: factories.make_thread().pk,
    NewsKind.UNANSWERED: lambda _ward: factories.make_thread().pk,
    NewsKind.SOURCES: lambda _ward: factories.make_source(name="211", problem="html").pk,
    NewsKind.BACKUPS: lambda _ward: (
        BackupRun.objects.create(
            name=f"backup-{BackupRun.objects.count()}", ended_at=timezone.now(), problem="place"
        ).pk
    ),
    NewsKind.RETENTION: lambda _ward: RetentionRun.objects.create(failures={"notes": 1}).pk,
}


def subject_of(kind: NewsKind, ward: Ward, category: Category) -> int:
    """A row that `kind` is told of, in a ward and of a kind of help that are translated."""
    if kind in WITHOUT_NEED:
        return WITHOUT_NEED[kind](ward)
    request = factories.make_request(ward)
    need = factories.make_need(request, category)
    if kind == NewsKind.DETAILS:
        closed = {"status": "accepted", "details_closed_at": timezone.now()}
        return factories.make_match(need, **closed).pk
    if kind == NewsKind.SET_ASIDE:
        aside = {"set_aside_at": timezone.now(), "why_aside": WhyAside.SENDER}
        return factories.make_request(ward, **aside).pk
    if kind == NewsKind.UNUSUAL:
        audit.record(User.objects.order_by("pk")[0], "open_details", request)
        return AuditEvent.objects.latest("pk").pk
    if kind in {NewsKind.BACKED_OUT, NewsKind.DID_NOT_COME}:
        return factories.make_match(need, status="released").pk
    if kind == NewsKind.CHATS:
        fields = {"template": "chats/post", "language": "en", "recipient_kind": "chat"}
        chat = factories.make_chat(ward, name=f"#{ward.pk}")
        fields |= {"idempotency_key": f"chat:{chat.pk}", "status": MessageStatus.FAILED}
        return Message.objects.create(recipient_id=chat.pk, subject_id=1, **fields).pk
    if kind == NewsKind.MAIL_FAILED:
        fields = {"template": "x", "language": "en", "recipient_kind": "request"}
        fields |= {"idempotency_key": f"x:{request.pk}", "status": MessageStatus.FAILED}
        return Message.objects.create(recipient_id=request.pk, subject_id=1, **fields).pk
    return need.pk


def waiting_member(ward: Ward) -> int:
    # The pod is called as its ward is: a name that is translated.
    pod = factories.make_pod(ward, name=ward.name, i18n={**(ward.i18n or {})})
    return factories.make_member(pod, state=MemberState.WAITING).pk


def happen(times: int, ward: Ward, category: Category) -> None:
    reader = User.objects.order_by("pk")[0]
    for kind in NewsKind:
        for _time in range(times):
            is_of_a_pod = kind == NewsKind.MEMBERS
            row = waiting_member(ward) if is_of_a_pod else subject_of(kind, ward, category)
            news.tell(kind, ward.pk, row)
    # Of the staff that come with the rows.
    News.objects.exclude(user=reader).delete()


def choose(user: User, how: NewsHow) -> None:
    NewsChoice.objects.filter(user=user).delete()
    for kind in NewsKind:
        user.news_choices.create(kind=kind, how=how)


@pytest.mark.parametrize("language", READ)
def test_no_english_in_emails_to_staff(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, and for the morning in numbers that have plurals of their own in Arabic."""
    Clock(monkeypatch).wait_for_noon()
    reader = Reader(language)
    ward, category = reader.rows.ward(), reader.rows.groceries()
    # Without a coordinator stewards are told of everything.
    user = factories.make_steward(language=language)
    # And organizers of who wants to join their pods.
    factories.give_role(user, ORGANIZER, ward)
    # Of neighbors who want to join only those hear who organize the pod.
    user.area_roles.create(role=ORGANIZER, pod=factories.make_pod(ward))
    choose(user, NewsHow.AT_ONCE)
    happen(1, ward, category)
    news_letters.send_at_once()
    choose(user, NewsHow.MORNING)
    for times in (2, 3, 11):
        happen(times, ward, category)
        News.objects.filter(message=None).update(created_at=timezone.now() - timedelta(days=2))
        today = Message.objects.filter(idempotency_key__startswith="news_morning")
        today.update(idempotency_key=f"before:{times}")  # another day
        news_letters.send_each_morning()
        for message in Message.objects.filter(status=MessageStatus.QUEUED):
            deliver(message.pk)
    assert len(mail.outbox) == len(NewsKind) + 3
    for letter in mail.outbox:
        assert letter.to == [user.email]
        reader.read_mail(letter)
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)


@pytest.mark.parametrize("language", READ)
def test_no_english_of_ours_on_the_page_that_chooses(language: str) -> None:
    reader = Reader(language)
    reader.client.force_login(factories.make_coordinator(reader.rows.ward(), name=reader.rows.word))
    page = reader.get("admin:my_account")
    main = page[page.index("<main") : page.index("</main>")]
    ours = f'<html lang="{language}"><body>{main}</body></html>'
    assert not english_in_page(ours, language)
    assert not list(wrong_signs_in_page(ours, language))
