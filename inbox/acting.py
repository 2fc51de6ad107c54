"""Each answer by text does what the press on the private page does: the same verbs, no others."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from inbox.choices import Asked, Word
from inbox.models import Question
from messaging.models import TO_NUMBERS
from messaging.services import say_otherwise
from requests_app import services
from requests_app.choices import Happened, Urgency, Worked
from requests_app.detail_steps import steps_of
from requests_app.models import Match
from requests_app.services.feedback import Side

YES = _("Understood: yes, you help. Thank you! How to reach your neighbor:")
YES_THAT_WAITS = _("Thank you! We tell you as soon as you can see how to reach your neighbor.")
NOT_THIS_TIME = _("Understood: not this time. Thank you for telling us.")
DONE = _("Understood: it is done. Thank you!")
IT_DID = _("Understood: yes. Thank you for telling us.")
IT_DID_NOT = _("Understood: no. We are sorry. A coordinator will look at it.")
ANOTHER_DAY = _("On another day? Please choose it here:")
STILL_NEEDED = _("Understood: you still need it, and we go on looking. To choose another day:")
NOT_NEEDED = _("Understood: you no longer need it. If that is wrong:")

Words = str | Promise


@dataclass(frozen=True)
class Did:
    """The words that say back what was understood, and whether the link belongs below them."""

    words: Words
    has_link: bool = False
    # The question stays open: it is answered on the page.
    is_open: bool = False
    # The question went with what it was about.
    is_gone: bool = False


def act(question: Question, word: Word, choice: int = 0) -> Did:
    """Do what `word` says to a question; where it is a choice, the one with that number.

    Raises `NotPossible` with the words of the page.
    """
    if word == Word.CHOICE:
        return _CHOICES[question.kind](question, choice)
    return _ACTS[question.kind](question, word)


def acts(kind: Asked, act_on: Callable[[Question, Word], Did]) -> None:
    """Let an app above do what is said to its questions of `kind`, by the verbs of its page."""
    _ACTS[kind] = act_on


def chooses(kind: Asked, choose: Callable[[Question, int], Did]) -> None:
    """The same for questions of `kind` that are answered with the number of a choice."""
    _CHOICES[kind] = choose


def _offer(question: Question, word: Word) -> Did:
    pk = question.subject_id
    if word != Word.YES:
        services.decline_match(pk, actor=audit.VOLUNTEER)
        return Did(NOT_THIS_TIME)
    match = services.accept_match(pk, actor=audit.VOLUNTEER)
    return _accepted(question, match, f"match_accepted:{pk}")


def _route(question: Question, word: Word) -> Did:
    pk = question.subject_id
    if word != Word.YES:
        services.decline_route(pk, actor=audit.VOLUNTEER)
        return Did(NOT_THIS_TIME)
    route = services.accept_route(pk, actor=audit.VOLUNTEER)
    match = Match.objects.filter(route=route).select_related("need").order_by("id").first()
    return _accepted(question, match, f"route_accepted:{pk}") if match else Did(YES, has_link=True)


def _accepted(question: Question, match: Match, key: str) -> Did:
    """Say so, in place of the text that would say the same."""
    if not steps_of(match).contact:
        return Did(YES_THAT_WAITS, has_link=True)
    if match.volunteer.phone_index == question.phone_index:
        say_otherwise(key, TO_NUMBERS)
    return Did(YES, has_link=True)


def _task(question: Question, _word: Word) -> Did:
    services.complete_match(question.subject_id, actor=audit.VOLUNTEER)
    return Did(DONE, has_link=True)


def _route_task(question: Question, _word: Word) -> Did:
    services.complete_route(question.subject_id, actor=audit.VOLUNTEER)
    return Did(DONE, has_link=True)


def _happened(side: Side) -> Callable[[Question, Word], Did]:
    def record(question: Question, word: Word) -> Did:
        if word == Word.LATER:
            return Did(ANOTHER_DAY, has_link=True, is_open=True)
        happened = Happened.NO if word == Word.NO else Happened.YES
        actor = _actor(side)
        pk = question.subject_id
        services.say_whether_it_happened(pk, side=side, happened=happened, actor=actor)
        return _thanks(word)

    return record


def _worked(side: Side) -> Callable[[Question, Word], Did]:
    def record(question: Question, word: Word) -> Did:
        worked = Worked.NO if word == Word.NO else Worked.YES
        actor, pk = _actor(side), question.subject_id
        services.say_whether_it_worked(pk, side=side, worked=worked, actor=actor)
        return _thanks(word)

    return record


def _needed(question: Question, word: Word) -> Did:
    pk = question.subject_id
    if word == Word.NO:
        services.cancel_need(pk, actor=audit.RESIDENT)
        return Did(NOT_NEEDED, has_link=True)
    soon = Urgency.THIS_WEEK
    services.give_new_day(pk, urgency=soon, wanted_on=None, actor=audit.RESIDENT)
    return Did(STILL_NEEDED, has_link=True)


def _thanks(word: Word) -> Did:
    return Did(IT_DID_NOT if word == Word.NO else IT_DID, has_link=word == Word.NO)


def _actor(side: Side) -> audit.Actor:
    return audit.RESIDENT if side == "resident" else audit.VOLUNTEER


_ACTS: dict[str, Callable[[Question, Word], Did]] = {
    Asked.OFFER: _offer,
    Asked.ROUTE: _route,
    Asked.TASK: _task,
    Asked.ROUTE_TASK: _route_task,
    Asked.CAME: _worked("resident"),
    Asked.HAPPENED_TO: _happened("resident"),
    Asked.HAPPENED_BY: _happened("volunteer"),
    Asked.WORKED_TO: _worked("resident"),
    Asked.WORKED_BY: _worked("volunteer"),
    Asked.NEEDED: _needed,
}
_CHOICES: dict[str, Callable[[Question, int], Did]] = {}
