"""The states of a call, the reasons to start a tree, and the reasons why somebody is not called."""

from django.db import models
from django.utils.translation import pgettext_lazy

from phone_trees.build import Unkept, Unreached


class CallState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a call", "Not called yet")
    REACHED = "reached", pgettext_lazy("state of a call", "Reached")
    NO_ANSWER = "no_answer", pgettext_lazy("state of a call", "No answer")
    NEEDS_HELP = "needs_help", pgettext_lazy("state of a call", "Needs help")


# Nobody has heard from them yet.
OPEN = (CallState.WAITING, CallState.NO_ANSWER)
# What whoever calls can press, in the order of the buttons.
ANSWERS = (CallState.REACHED, CallState.NO_ANSWER, CallState.NEEDS_HELP)


class Occasion(models.TextChoices):
    """The reason to start the tree; each but the first two asks one question."""

    NEWS = "news", pgettext_lazy("why the phone tree is started", "To pass on news")
    TRIAL = "trial", pgettext_lazy("why the phone tree is started", "To try it out")
    HEAT = "heat", pgettext_lazy("why the phone tree is started", "Check-in: heat")
    STORM = "storm", pgettext_lazy("why the phone tree is started", "Check-in: storm")
    OUTAGE = "outage", pgettext_lazy("why the phone tree is started", "Check-in: power outage")
    CHECK = "check", pgettext_lazy("why the phone tree is started", "Check-in: other")


# Read out on the phone, in a language that both speak.
MESSAGES = {
    Occasion.NEWS: pgettext_lazy(
        "read out on the phone", "Hello, this is your neighbor. There is news for our pod:"
    ),
    Occasion.TRIAL: pgettext_lazy(
        "read out on the phone",
        "Hello, this is your neighbor. We are trying out the phone tree of our pod. All is well.",
    ),
    Occasion.HEAT: pgettext_lazy(
        "read out on the phone",
        "Hello, this is your neighbor. It is very hot. Do you have water and a cool room?",
    ),
    Occasion.STORM: pgettext_lazy(
        "read out on the phone",
        "Hello, this is your neighbor. There is a storm. Are you safe? Do you need anything?",
    ),
    Occasion.OUTAGE: pgettext_lazy(
        "read out on the phone",
        "Hello, this is your neighbor. The power is out. Are you all right? Do you need anything?",
    ),
    Occasion.CHECK: pgettext_lazy(
        "read out on the phone",
        "Hello, this is your neighbor. We check on everybody. Are you all right? "
        "Do you need anything?",
    ),
}

UNREACHED_WORDS = {
    Unreached.NO_KEY_PEOPLE: pgettext_lazy(
        "why nobody calls a member", "The pod has no key people yet."
    ),
    Unreached.CANNOT_BE_CALLED: pgettext_lazy(
        "why nobody calls a member", "We have no phone number, and nobody at home is in the tree."
    ),
    Unreached.NO_LANGUAGE_SAID: pgettext_lazy(
        "why nobody calls a member", "They have not said which languages they speak."
    ),
    Unreached.NO_TIME_SAID: pgettext_lazy(
        "why nobody calls a member", "They have not said when they can be called."
    ),
    Unreached.NO_SHARED_LANGUAGE: pgettext_lazy(
        "why nobody calls a member", "Nobody else in the tree speaks their language."
    ),
    Unreached.NO_SHARED_TIME: pgettext_lazy(
        "why nobody calls a member",
        "Those who speak their language are free at other times of day.",
    ),
    Unreached.ONLY_BY_UNREACHED: pgettext_lazy(
        "why nobody calls a member", "Those who could call them are not reached themselves."
    ),
    Unreached.TOO_FAR: pgettext_lazy(
        "why nobody calls a member",
        "Too many calls lie between them and the nearest key person.",
    ),
    Unreached.NO_ROOM: pgettext_lazy(
        "why nobody calls a member",
        "Everybody who could call them has five calls already, or stands at the end of the tree.",
    ),
}

UNKEPT_WORDS = {
    Unkept.GONE: pgettext_lazy(
        "why a line of the phone tree cannot be", "One of the two is not in the phone tree."
    ),
    Unkept.NOT_TO_A_KEY_PERSON: pgettext_lazy(
        "why a line of the phone tree cannot be",
        "A key person is called first, or by another key person.",
    ),
    Unkept.NOTHING_SHARED: pgettext_lazy(
        "why a line of the phone tree cannot be",
        "The two share no language or no time of day, or one has no phone.",
    ),
    Unkept.TWO_CALLERS: pgettext_lazy(
        "why a line of the phone tree cannot be", "Somebody else is set to call them."
    ),
    Unkept.IN_A_CIRCLE: pgettext_lazy(
        "why a line of the phone tree cannot be", "The calls would go around in a circle."
    ),
    Unkept.TOO_MANY_CALLS: pgettext_lazy(
        "why a line of the phone tree cannot be", "They would have more than five calls to make."
    ),
    Unkept.TOO_MANY_LEVELS: pgettext_lazy(
        "why a line of the phone tree cannot be", "The tree would have more than three levels."
    ),
    Unkept.NO_PLACE: pgettext_lazy(
        "why a line of the phone tree cannot be", "Nobody could call the first of the two."
    ),
}
