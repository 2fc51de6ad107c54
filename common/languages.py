"""Languages people speak, apart from those the pages are written in (`settings.LANGUAGES`)."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext_lazy as _

from common.current import current

# In the order in which they are offered; each in its own script, so that people find theirs.
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
# Languages without a script of their own are named in the language of the page.
NAMED_BY_THE_PAGE = {"ase"}
# Languages in which nobody writes.
WITHOUT_WRITING = {"ase"}
# Page languages that write no spaces between sentences.
WITHOUT_SPACES = {"zh-hans"}


def spoken_language_choices() -> list[tuple[str, str | Promise]]:
    """Choices for "which language do you speak"; for a `LanguageSelect`."""
    return list(SPOKEN_LANGUAGES.items())


def language_name(code: str) -> str:
    """The language's own name, or the code when it is not in the list."""
    return str(SPOKEN_LANGUAGES.get(code) or dict(settings.LANGUAGES).get(code, code))


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
    known = {language.split("-")[0]: language for language in network.languages}
    return known.get(code.split("-")[0], network.main_language)


def staff_language(code: str) -> str:
    """The language for a staff member who chose `code`: also one that no public page is in."""
    return code if code in dict(settings.LANGUAGES) else current().main_language


def spoken_by_readers_of(language: str) -> list[str]:
    """Return what somebody speaks who named no language: the one that they get messages in."""
    spoken = language.split("-")[0]
    return [spoken] if spoken in SPOKEN_LANGUAGES else []


def is_rtl(code: str) -> bool:
    """Tell whether the page language `code` is written from right to left."""
    return bool(get_language_info(code)["bidi"])
