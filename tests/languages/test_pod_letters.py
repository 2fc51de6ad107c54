"""Letters to members of pods, and to whoever proposed one, in each language."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts import audit
from members import notifications as to_members
from members.agreements.services import write_agreement
from members.introductions.services import plan_round
from messaging.delivery import deliver
from messaging.models import Message
from pods import proposal_letters as to_proposers
from privacy.models import Question
from privacy.notifications import still_in_the_pod
from resources.suggestions import letters as to_suggesters
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
LETTERS = {
    "members/agreement_written",
    "members/consent_written",
    "members/member_approved",
    "members/member_link",
    "members/member_received",
    "members/neighbor_waits",
    "members/pair_made",
    "members/pod_split",
    "members/pods_merged",
    "pods/proposal_approved",
    "pods/proposal_asked",
    "pods/proposal_declined",
    "pods/proposal_reopened",
    "pods/proposal_link",
    "pods/proposal_received",
    "privacy/still_in_the_pod",
    "resources/suggestion_decided",
    "resources/suggestion_link",
    "resources/suggestion_received",
}


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_of_pods(language: str) -> None:
    reader = Reader(language)
    rows = reader.rows
    pod = factories.make_pod(rows.ward(), state="published", **rows.named())
    known = {"name": rows.word, "language": language}
    organizer = factories.make_member(pod, is_organizer=True, **known)
    factories.link_to(organizer)
    to_members.member_received(organizer)
    to_members.member_approved(organizer)
    to_members.member_link(organizer)
    told = {"audience": "pod", "agreed_how": "organizer", "agreed_words": rows.word}
    organizer.sharings.create(piece="where", **told)
    to_members.consent_written(organizer)
    to_members.asked_to_join(organizer, audit.MEMBER)
    factories.make_member(pod, name=rows.word, email="")
    plan_round(pod.pk, [], actor=audit.SYSTEM)
    write_agreement(pod.pk, {language: rows.word}, seen=0, actor=audit.SYSTEM)
    to_members.pod_split(organizer, pod.pk)
    to_members.pods_merged(organizer, pod.pk)
    Question.objects.create(member=organizer, asked_at=timezone.now())
    still_in_the_pod(organizer)
    said = {"title": rows.word, "question": rows.word, "reason": rows.word}
    email = {"email": "lupe@example.org", "email_proven_at": timezone.now()}
    proposal = factories.make_place_proposal(pod.ward, **said, **known, **email)
    factories.link_to(proposal)
    to_proposers.proposal_received(proposal)
    to_proposers.proposal_asked(proposal)
    to_proposers.proposal_approved(proposal)
    to_proposers.proposal_declined(proposal)
    to_proposers.proposal_reopened(proposal)
    to_proposers.proposal_link(proposal)
    suggestion = factories.make_suggestion(language=language, title=rows.word, **email)
    factories.link_to(suggestion)
    to_suggesters.suggestion_received(suggestion)
    to_suggesters.suggestion_decided(suggestion)
    to_suggesters.suggestion_link(suggestion)
    for message in Message.objects.filter(status="queued"):
        assert message.language == language
        deliver(message.pk)
    assert set(Message.objects.filter(status="sent").values_list("template", flat=True)) == LETTERS
    for letter in mail.outbox:
        reader.read_mail(letter)
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)
    assert not reader.words, "\n".join(reader.words)
