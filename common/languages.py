"""Languages people speak, apart from those the pages are written in (`settings.LANGUAGES`)."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext_lazy as _

from common.current import current
from common.world_languages import world_language

# Where the network names no others, in the order in which they are offered; each in its own
# script, so that people find theirs.
SPOKEN_LANGUAGES: dict[str, str | Promise] = {
    "en": "English",
    "es": "Español",
    "am": "አማርኛ",
    "ti": "ትግርኛ",
    "vi": "Tiếng Việt",
    "bn": "বাংলা",
    "zh": "中文",
    "ko": "한국어",
    "ar": "العربية",
    "fr": "Français",
    "pt": "Português",
    "ht": "Kreyòl ayisyen",
    "om": "Afaan Oromoo",
    "so": "Soomaali",
    "tl": "Tagalog",
    "ru": "Русский",
    "ur": "اردو",
    "fa": "فارسی",
    "ps": "پښتو",
    "ase": _("American Sign Language"),
}
# One that is in no list: people say in words which (ISO 639-2 has this code for such).
ANOTHER = "mis"
ANOTHER_NAME = _("Another language")
# Languages without a script of their own are named in the language of the page.
NAMED_BY_THE_PAGE = {"ase", ANOTHER}
# Languages in which nobody writes, or none that we know.
WITHOUT_WRITING = {"ase", ANOTHER}
# Page languages that write no spaces between sentences.
WITHOUT_SPACES = {"zh-hans"}


def spoken_languages() -> list[str]:
    """Return the codes of the languages that people can choose, in the network's order."""
    return list(current().spoken_languages or SPOKEN_LANGUAGES)


def spoken_language_choices(*, with_another: bool = False) -> list[tuple[str, str | Promise]]:
    """Choices for "which language do you speak"; `with_another`: also one that is not among them.

    For a `LanguageSelect`. What is stored and no longer chosen from still has its name.
    """
    another = [(ANOTHER, ANOTHER_NAME)] if with_another else []
    # Lazy where the language of the page names it.
    return [(c, SPOKEN_LANGUAGES.get(c) or language_name(c)) for c in spoken_languages()] + another


def marked_choices(*, with_another: bool = False) -> list[tuple[str, str]]:
    """The same for boxes, where each name says in which language it is."""
    return [
        (code, marked_language_name(code))
        for code, _name in spoken_language_choices(with_another=with_another)
    ]


def is_language(code: str) -> bool:
    """Tell whether `code` is one that people may have chosen, now or under another list."""
    return code == ANOTHER or code in SPOKEN_LANGUAGES or world_language(code) is not None


def language_name(code: str) -> str:
    """The language's own name, or the code where nobody knows any."""
    if code == ANOTHER:
        return str(ANOTHER_NAME)
    if known := SPOKEN_LANGUAGES.get(code) or dict(settings.LANGUAGES).get(code):
        return str(known)
    found = world_language(code)
    return found.own if found else code


def in_words(code: str, words: str) -> str:
    """Return the name of the language `code`; of one in no list, the `words` that say which."""
    return words if code == ANOTHER and words else language_name(code)


def marked_language_name(code: str) -> str:
    """The language's own name as HTML that says in which language it is, for screen readers."""
    name = language_name(code)
    if code in NAMED_BY_THE_PAGE:
        return name
    return format_html('<bdi lang="{}">{}</bdi>', code, name)


def comma() -> str:
    """Return the sign between the words of a list in the language of the page: ", ", "、", "، "."""
    return pgettext("between the words of a list", ", ")


def colon() -> str:
    """Return the sign between a label and what is said of it: ": ", "：", "፦ "."""
    return pgettext("between a label and what is said of it", ": ")


def gap() -> str:
    """Return the space between sentences, or a word and a bracket, in the language of the page.

    Signs that are as wide as a letter hold their space already.
    """
    return "" if get_language() in WITHOUT_SPACES else " "


def dot() -> str:
    """Return what stands between the title of a page and the name of the site."""
    return "·" if get_language() in WITHOUT_SPACES else " · "


def page_language(code: str) -> str:
    """The language of our pages to write to a speaker of `code` in; else the main one."""
    network = current()
    # Of two that are written differently the first in the network's order.
    known = {language.split("-")[0]: language for language in reversed(network.languages)}
    return known.get(code.split("-")[0], network.main_language)


def staff_language(code: str) -> str:
    """The language for a staff member who chose `code`: also one that no public page is in."""
    return code if code in dict(settings.LANGUAGES) else current().main_language


def spoken_by_readers_of(language: str) -> list[str]:
    """Return what somebody speaks who named no language: the one that they get messages in."""
    spoken = language.split("-")[0]
    return [spoken] if is_language(spoken) else []


def is_rtl(code: str) -> bool:
    """Tell whether the page language `code` is written from right to left."""
    return bool(get_language_info(code)["bidi"])
