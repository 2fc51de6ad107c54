"""The sentences that callers hear, each in their language: read out by our people, or by a voice.

Where neither can say it in a language, it is said in the main one: a language without a voice is
named in it, so that whoever speaks it finds its key.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, to_locale
from django.utils.translation import gettext_lazy as _

from calls.choices import Sentence
from calls.models import SpokenSentence, hash_of
from calls.voices import Voice, voice_of
from common.languages import language_name
from network import current
from pages.always_shown import WITH_OUR_NUMBERS
from pods.models import Ward

WORDS = {
    # Translators: said by phone, in each language in turn: press this key to go on in it.
    Sentence.CHOOSE: _("For %(language)s, press %(key)s."),
    Sentence.MORE: _("For more languages, press %(key)s."),
    Sentence.GREETING: _("%(network)s. We are neighbors who help each other, free of charge."),
    Sentence.EMERGENCY: _("In an emergency, hang up and dial 911."),
    Sentence.HOURS: _("Our hours: %(hours)s"),
    Sentence.CONNECT: _("Please wait. We are looking for a neighbor who can talk with you."),
    Sentence.OTHERS: _(
        "Nobody who speaks your language can answer now. We are trying others. Please wait."
    ),
    Sentence.LEAVE: _(
        "Nobody can answer now. Please leave a message after the tone: your name, your number, and "
        "what you need. A person will listen to it and call you back. When you are done, hang up."
    ),
    Sentence.THANKS: _("Thank you. We have your message, and will call you back."),
    Sentence.GOODBYE: _("Thank you for calling. Goodbye."),
}


# Every provider has a voice for it.
LAST = "en"


@dataclass(frozen=True)
class Spoken:
    """A sentence to be heard: the address of a recording, or words for a voice."""

    words: str
    url: str = ""
    voice: Voice | None = None


def said(sentence: Sentence, chosen: str, /, **values: Any) -> Spoken:
    """Return how `sentence` is heard by somebody who has `chosen` a language."""

    def words(reader: str) -> str:
        named = {"language": name_in(chosen, reader)} if "language" in values else {}
        other = {} if reader == chosen else named
        return words_of(sentence, reader, **{**values, **other})

    return _first((chosen, current().main_language, LAST), words)


def said_hours(ward: Ward | None, language: str) -> Spoken | None:
    """Return how the hours of the ward's number are heard; None where it has none."""
    if not hours_of(ward, language):
        return None
    return _first(
        (language, current().main_language, LAST),
        lambda reader: words_of(Sentence.HOURS, reader, hours=hours_of(ward, reader)),
    )


def asks_to_take(key: str, language: str) -> Spoken:
    """Return what whoever is on call hears before they take a call of a speaker of `language`."""

    def words(reader: str) -> str:
        with translation.override(reader):
            asks = gettext(
                "A call for %(network)s. The caller speaks %(language)s. To take it, press %(key)s."
            )
            spoken = name_in(language, reader)
            return asks % {"network": current().name, "language": spoken, "key": key}

    return _first((current().main_language, LAST), words)


def when_taken() -> Spoken:
    """Return what whoever pressed the key too late hears."""

    def words(reader: str) -> str:
        with translation.override(reader):
            return gettext("Somebody else has taken this call, or it is over. Thank you.")

    return _first((current().main_language, LAST), words)


def _first(readers: tuple[str, ...], words: Callable[[str], str]) -> Spoken:
    """Return `words` in the first language that they can be heard in."""
    for reader in readers:
        if spoken := _spoken(words(reader), reader):
            return spoken
    return Spoken(words(LAST))


def _spoken(words: str, language: str) -> Spoken | None:
    rows = SpokenSentence.objects.filter(language=language, words_hash=hash_of(words))
    if heard := rows.values_list("audio_hash", flat=True).first():
        return Spoken(words, url=settings.SITE_URL + reverse("call_sentence", args=[heard]))
    voice = voice_of(language)
    return Spoken(words, voice=voice) if voice else None


def name_in(language: str, reader: str) -> str:
    """Return the name of a language for somebody who reads another one."""
    code = language.split("-")[0]
    try:
        name = Locale.parse(to_locale(reader)).languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or language_name(code))


def words_of(sentence: Sentence, reader: str, /, **values: Any) -> str:
    """Return the words of `sentence` in the language of a `reader`."""
    with translation.override(reader):
        return str(WORDS[sentence]) % {"network": current().name, **values}


def hours_of(ward: Ward | None, language: str) -> str:
    """Return the hours of the ward's number in `language`; "" where it has none."""
    if ward is None:
        return ""
    with translation.override(language):
        return str(ward.hotline_hours_i18n or "").strip()


def says_911() -> bool:
    """Tell whether 911 is the number to dial in an emergency here."""
    return current().phone_region in WITH_OUR_NUMBERS


# --- What there is to read out --------------------------------------------------------------------


@dataclass(frozen=True)
class ToRead:
    """A sentence of one language that callers may hear now, and the recording of it, if any."""

    sentence: Sentence
    language: str
    words: str
    spoken: Any = None

    @property
    def key(self) -> str:
        return f"{self.language}:{hash_of(self.words)}"


def to_read() -> tuple[dict[str, list[ToRead]], list[SpokenSentence]]:
    """Return all sentences that callers may hear, by language, and recordings of other words.

    Those are of words that nobody hears any more: hours that have changed, a key that is another.
    """
    spoken = {(row.language, row.words_hash): row for row in SpokenSentence.objects.defer("audio")}
    wards = list(Ward.objects.exclude(hotline=""))
    found = {
        language: [
            ToRead(sentence, language, words, spoken.pop((language, hash_of(words)), None))
            for sentence, words in _all_words(language, wards)
        ]
        for language in current().languages
    }
    return found, list(spoken.values())


def languages_heard() -> list[tuple[str, bool]]:
    """Return each language of the pages, and whether callers hear all sentences in it."""
    by_language, _left = to_read()
    return [
        (code, voice_of(code) is not None or all(row.spoken for row in rows))
        for code, rows in by_language.items()
    ]


def _all_words(language: str, wards: list[Ward]) -> Iterator[tuple[Sentence, str]]:
    for sentence in Sentence:
        if sentence == Sentence.CHOOSE:
            if len(keys()) > 1:
                yield sentence, choose(language)
        elif sentence == Sentence.HOURS:
            hours = dict.fromkeys(filter(None, (hours_of(ward, language) for ward in wards)))
            yield from ((sentence, words_of(sentence, language, hours=each)) for each in hours)
        elif sentence == Sentence.MORE:
            if len(keys()) > len(KEYS) and language == current().main_language:
                yield sentence, words_of(sentence, language, key=MORE)
        elif sentence != Sentence.EMERGENCY or says_911():
            yield sentence, words_of(sentence, language)


# --- The keys -------------------------------------------------------------------------------------

# A phone has nine keys for languages; with more of them the last one leads to the others.
KEYS = "123456789"
MORE = "0"


def keys() -> dict[str, str]:
    """Return the key of each language of the pages; of those beyond the ninth, on the next page."""
    return {code: KEYS[n % len(KEYS)] for n, code in enumerate(current().languages)}


def choose(language: str) -> str:
    """Return the words that say which key is that of `language`, in itself."""
    return words_of(Sentence.CHOOSE, language, **chosen_by(language))


def chosen_by(language: str) -> dict[str, str]:
    """Return the values of the sentence that says the key of `language`."""
    return {"language": name_in(language, language), "key": keys()[language]}


def digest(data: bytes) -> str:
    """Return what the address of a recording is made of."""
    return hashlib.sha256(data).hexdigest()
