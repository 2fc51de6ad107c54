"""The voices that read sentences out: a provider has one for some languages, and not for others.

By the names of Twilio, whose own come from Amazon and Google. Amharic and Tigrinya have none. With
another provider `CALL_VOICES` says which it has.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Voice:
    """The language tag and the voice, as `<Say>` takes them; without a voice the provider's own."""

    language: str
    name: str = ""


VOICES = {
    "en": Voice("en-US", "Polly.Joanna"),
    "es": Voice("es-US", "Polly.Penelope"),
    "vi": Voice("vi-VN", "Google.vi-VN-Standard-A"),
    "bn": Voice("bn-IN", "Google.bn-IN-Standard-A"),
    "zh": Voice("cmn-CN", "Polly.Zhiyu"),
    "ko": Voice("ko-KR", "Polly.Seoyeon"),
    "ar": Voice("arb", "Polly.Zeina"),
    "fr": Voice("fr-FR", "Polly.Celine"),
    "pt": Voice("pt-BR", "Polly.Vitoria"),
    "ru": Voice("ru-RU", "Polly.Tatyana"),
    "de": Voice("de-DE", "Polly.Marlene"),
    "hi": Voice("hi-IN", "Polly.Aditi"),
    "tl": Voice("fil-PH", "Google.fil-PH-Standard-A"),
}


def voice_of(language: str) -> Voice | None:
    """Return the voice for the language of our pages; None where nobody can read it out."""
    code = language.split("-")[0]
    # As "bn=bn-IN/Google.bn-IN-Standard-A", or "bn=" for none.
    for named in settings.CALL_VOICES:
        own, _equals, said = named.strip().partition("=")
        if own == code:
            tag, _slash, name = said.partition("/")
            return Voice(tag, name) if tag else None
    return VOICES.get(code)
