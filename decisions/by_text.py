"""A decision as a question by text: yes, or the number of a choice, counts as on the page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.models import LinkPurpose
from decisions.choices import Audience, Kind, Stance
from decisions.models import Voter
from decisions.notifications import ASKED, REMIND, asked_by_text, voter_of
from decisions.services import answering
from decisions.voters import is_still_there
from decisions.wording import said_words
from inbox.acting import Did, acts, chooses
from inbox.asked import Found, asks
from inbox.choices import Asked, Word
from inbox.models import Question
from inbox.notifications import opens
from messaging.models import Message

COUNTED = _("Understood: %(answer)s. Thank you! To change it:")
WHAT_IS_IN_THE_WAY = _("Please say here what is in the way:")
NO_SUCH_CHOICE = _("There is no such number. All choices:")
ACTORS = {Audience.MEMBERS: audit.MEMBER, Audience.VOLUNTEERS: audit.VOLUNTEER}
KINDS = {Kind.CONSENT: Asked.CONSENT, Kind.VOTE: Asked.VOTE}


def asked_by(message: Message) -> Found | None:
    """Return what a text of a decision asks, and the private page beside it."""
    voter = voter_of(message)
    if voter is None or not asked_by_text(message, voter):
        return None
    return KINDS[Kind(voter.decision.kind)], voter.pk, LinkPurpose.VOTER, voter.pk


def waits(voter_id: int) -> bool:
    """Tell whether an answer counts: the latest one does, as long as the decision is open."""
    voter = _voter(voter_id)
    return voter is not None and voter.decision.takes_answers(timezone.localdate())


def agree(question: Question, word: Word) -> Did:
    """Count a yes. A no has to say what is in the way, which is asked on the page."""
    if word == Word.YES:
        return _answer(_voter(question.subject_id), {"stance": Stance.AGREE.value})
    return Did(WHAT_IS_IN_THE_WAY, has_link=True, is_open=True)


def choose(question: Question, choice: int) -> Did:
    """Count the choice with this number."""
    voter = _voter(question.subject_id)
    options = list(voter.decision.options.all()) if voter else []
    if voter and not 1 <= choice <= len(options):
        return Did(NO_SUCH_CHOICE, has_link=True, is_open=True)
    return _answer(voter, {"option": options[choice - 1].pk if options else 0})


def _answer(voter: Voter | None, said: dict[str, Any]) -> Did:
    if voter is None or not is_still_there(voter):
        raise NotPossible(answering.OVER)
    answering.answer(voter.pk, said, actor=ACTORS[Audience(voter.kind)])
    return Did(str(COUNTED) % {"answer": said_words(voter.decision, said)}, has_link=True)


def _voter(voter_id: int) -> Voter | None:
    rows = Voter.objects.select_related("decision__ward", "decision__pod").defer("answer")
    return rows.filter(pk=voter_id).first()


for template in (ASKED, REMIND):
    asks(template, Asked.CONSENT, asked_by, waits)
    asks(template, Asked.VOTE, asked_by, waits)
acts(Asked.CONSENT, agree)
chooses(Asked.VOTE, choose)
opens(LinkPurpose.VOTER, "decisions:decision_answer")
