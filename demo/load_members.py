"""Puts the members of three pods into the demo's database: a small, a usual and a large one."""

import datetime
from random import Random

from django.db import connection
from django.utils import timezone

from accounts.models import User
from common.choices import PartOfDay, Weekday
from common.models import Category, LinkPurpose, PrivateLink, new_token
from demo.chance import one_of, someone
from members.agreements.draft import draft_in
from members.agreements.services import agree, write_agreement
from members.agreements.texts import languages_of
from members.choices import AgreedHow, Audience, MemberState, Piece
from members.introductions.services import plan_round
from members.models import Member, PodSettings, SharedHome, Sharing
from members.notifications import MEMBER
from members.services import set_organizer
from messaging.models import Message
from pods.models import Pod
from pods.services import write_notice

# Pod, how many members, its code, which of them wait, whether it is open to all.
PODS = [
    ("larkspur-creek", 4, "LRKCRK", 0, True),
    ("juniper-court", 17, "JNPR7K", 2, False),
    ("pier-towers", 34, "PTWRX9", 3, False),
]
# One in so many is a key person, shares a home with the one before, has no email.
KEY_EVERY, HOME_EVERY, NO_EMAIL_EVERY = 6, 7, 5
WHERE = ["1st floor", "2nd floor, left", "2nd floor, right", "3rd floor", "4th floor", "Rear house"]
NEEDS_WORDS = ["Somebody who calls me on Sundays", "Rice and milk when it snows", ""]
OFFERS_WORDS = ["Soup for six, any evening", "I have a drill and a ladder", "I sit with children"]
DEPENDS = ["A cat", "Oxygen machine", "Two small children", "My mother, 88"]
MOST_NUMBERS = 100
# So that those who call and those who are called share a language now and then.
LANGUAGES = ["en", "es", "am", "ti", "vi", "zh", "ko", "ar", "bn"]
WRITTEN = {"zh": "zh-hans"}


def load_members(pods: dict[str, Pod], staff: User) -> None:
    """Neighbors of every language, who share more or less, with a chance of their own.

    The others' draws stay as they are without them.
    """
    chance = Random(47)  # noqa: S311  not for secrets  # nosec B311
    for slug, count, code, waiting, is_open in PODS:
        pod = pods[slug]
        PodSettings.objects.create(pod=pod, door_code=code, is_open=is_open)
        for number in range(count + waiting):
            _member(chance, pod, number, is_waiting=number >= count)
    # The first pod has nobody with an account: one of its members organizes it.
    first = Member.objects.filter(pod__slug=PODS[0][0]).order_by("id").first()
    if first is not None:
        set_organizer(first.pk, True, actor=staff)
    _write_news(pods[PODS[1][0]], staff)
    _begin_together(pods, staff)
    _send_nothing()


def _send_nothing() -> None:
    """Take back the letters to invented people, before anybody can see that there were some."""
    Message.objects.filter(recipient_kind=MEMBER).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'deliver_message'")


def _begin_together(pods: dict[str, Pod], staff: User) -> None:
    """A round of pairs and what was agreed on, in the two larger pods; not all have agreed yet."""
    for slug, *_rest in PODS[1:]:
        pod = pods[slug]
        members = list(Member.objects.active().filter(pod=pod).order_by("id"))
        plan_round(pod.pk, [members[2].pk], actor=staff)
        drafts = {language: draft_in(language) for language in languages_of(pod)}
        agreement = write_agreement(pod.pk, drafts, seen=0, actor=staff)
        for member in members[::2]:
            agree(member.pk, agreement.pk, actor=staff)


def _write_news(pod: Pod, staff: User) -> None:
    notice = write_notice(
        pod,
        "We sweep the stairs on Saturday",
        "At ten, with coffee afterwards. Bring a broom if you have one.",
        days=14,
        actor=staff,
    )
    notice.i18n = {
        "title_es": "El sábado barremos las escaleras",
        "text_es": "A las diez, y después hay café. Traiga una escoba si tiene.",
    }
    notice.save(update_fields=["i18n"])


def _member(chance: Random, pod: Pod, number: int, *, is_waiting: bool) -> Member:
    language, name = someone(chance)
    if chance.random() < 0.5:
        language = one_of(chance, LANGUAGES)
    begun = timezone.now() - datetime.timedelta(days=chance.randint(2, 200))
    member = Member(
        pod=pod,
        submission_key=new_token(),
        state=MemberState.WAITING if is_waiting else MemberState.ACTIVE,
        created_at=begun,
        agreed_at=begun,
        joined_at=None if is_waiting else begun + datetime.timedelta(hours=5),
        heard_at=begun + (timezone.now() - begun) * chance.random(),
        agreed_how=one_of(chance, [AgreedHow.LINK, AgreedHow.CODE]),
        is_key_person=not is_waiting and number % KEY_EVERY == 0,
        name=name,
        phone=f"202-555-01{chance.randrange(MOST_NUMBERS):02}",
        email="" if number % NO_EMAIL_EVERY == 3 else f"{pod.slug}{number + 1}@example.org",
        language=WRITTEN.get(language, language if language in LANGUAGES else "en"),
        languages=sorted({language, "en"}) if chance.random() < 0.7 else [language],
        where=one_of(chance, WHERE),
        needs_words=one_of(chance, NEEDS_WORDS),
        offers_words=one_of(chance, OFFERS_WORDS),
        days=one_of(chance, [[], [Weekday.SATURDAY, Weekday.SUNDAY], [Weekday.MONDAY]]),
        times=chance.sample(list(PartOfDay), chance.choice([0, 1, 2])),
        depends_on_them=one_of(chance, DEPENDS) if chance.random() < 0.25 else "",
        call_for_them="A daughter, 202-555-0199" if chance.random() < 0.3 else "",
    )
    if number % HOME_EVERY == 1 and not is_waiting:
        before = Member.objects.filter(pod=pod).order_by("-id")[0]
        member.household, member.where = _home_of(before), before.where
    member.save(force_insert=True)
    kinds = list(Category.objects.active().order_by("position", "id"))
    member.needs.set(chance.sample(kinds, chance.choice([0, 1, 2])))
    member.offers.set(chance.sample(kinds, chance.choice([1, 2, 3])))
    _share(chance, member)
    PrivateLink.objects.issue(LinkPurpose.MEMBER, member.pk)
    return member


def _home_of(member: Member) -> SharedHome:
    member.household = SharedHome.objects.create()
    member.save(update_fields=["household"])
    return member.household


def _share(chance: Random, member: Member) -> None:
    """Most share their name with all, and a way to reach them with key people; some keep it."""
    usual = {
        Piece.NAME: [Audience.POD, Audience.POD, Audience.KEY_PEOPLE],
        Piece.CONTACT: [Audience.KEY_PEOPLE, Audience.KEY_PEOPLE, Audience.POD],
        Piece.LANGUAGES: [Audience.POD],
        Piece.OFFERS: [Audience.POD, Audience.POD, Audience.KEY_PEOPLE],
        Piece.TIMES: [Audience.KEY_PEOPLE],
    }
    for piece, audiences in usual.items():
        if chance.random() < 0.85:
            Sharing.objects.create(
                member=member,
                piece=piece,
                audience=one_of(chance, audiences),
                consented_at=member.created_at,
            )
