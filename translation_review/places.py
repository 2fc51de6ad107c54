"""The places where people meet a text, told from the files that say it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What staff alone read; only the languages in settings.STAFF_LANGUAGES must have it.
STAFF_PLACES = re.compile(
    r"admin|^(accounts|backoffice|batch_matching|demo|desk|imports|messaging|stats"
    r"|opening|translation_review)/|^privacy/(?!views)|management/"
    r"|^inbox/(admin|choices|draft_|models|open_models|news|services|shown|from_threads|numbers)"
    r"|^fund/(admin|apps|staff_forms|services/(deciding|ledger)|views/staff)|templates/fund/staff/"
    r"|^rota/(apps|gap_news|leaving|services/people|staff_forms|views/staff)|templates/rota/(rota|_row)"
    r"|^emergencies/(apps|models|staff_forms|services/(rounds|switching|locking)|views/staff)"
    r"|templates/emergencies/staff/"
    r"|^shelves/(admin|apps|models|news)"
    r"|^events/(admin|apps|preparation_models|sheet_models|views/(staff|printing))"
    r"|templates/events/(days|day_shift|day_sheet|_counts|_door_row|sheets/\w+)\.html"
    r"|^calls/(?!sentences)|^chats/(?!wording)|templates/chats/.*\.html"
    r"|^announcements/(?!forms|many_messages|news_messages|views)|templates/announcements/staff/"
    r"|^care/(admin|apps|choices|leaving|models|notifications|views/staff)|templates/care/(care|_form)\.html"
    r"|templates/care/care_concern|^decisions/(admin|apps|models|services/planning)"
    r"|templates/decisions/staff/"
    r"|templates/(backoffice|batch_matching|calls|desk|imports|opening|stats|translation_review)/"
    r"|templates/inbox/(thread|number|_attachment)"
    r"|templates/privacy/(retention|held_by_staff)"
    r"|posting|checks\.py$|intake"
    # Pods are split and joined in the admin alone.
    r"|^members/splitting/|templates/members/pod_(split|merge)"
)


@dataclass(frozen=True)
class Place:
    """A part of the site, by its code in addresses and its name."""

    code: str
    name: str | Promise
    files: re.Pattern[str]


_SIGN_IN = r"^templates/(account|mfa|allauth)/|^accounts/adapters|^allauth/|^django/contrib/auth"
# The pages of the two forms are named one by one: the private pages lie beside them.
_ASK = (
    r"requests_app/(forms/(answers|base|check|contact|details|needs|where)|answers_summary|choices"
    r"|views/ask|request_(where|needs|details|contact|check|sent|expired)|_form|_step|_speaker)"
)
_OFFER = (
    r"volunteers/(forms|choices|answers|views/sign_up"
    r"|volunteer_(about|where|offer|time|check|sent)|_page|_rules|_sections)"
)
# Names of fields, and the reasons of the ranking, are read by staff; states and answers by all.
_STAFF = rf"{STAFF_PLACES.pattern}|(^|/)models(/|\.py)|^matching/"
# The first that fits is asked for; what is left is public.
_ASKED = (
    Place("sign-in", _("Signing in"), re.compile(_SIGN_IN)),
    Place("staff", _("Staff pages"), re.compile(_STAFF)),
    Place("emails", _("Emails"), re.compile(r"templates/emails/|notifications")),
    Place("ask", _("Asking for help"), re.compile(_ASK)),
    Place("offer", _("Offering help"), re.compile(_OFFER)),
    Place("private", _("Private pages"), re.compile(r"(^|/)(requests_app|volunteers)/")),
)
_ELSEWHERE = Place("public", _("All other public pages"), re.compile(""))
# In the order of reading: what most people meet comes first.
_READ = ("ask", "offer", "public", "private", "emails", "sign-in", "staff")
PLACES = {code: place for code in _READ for place in (*_ASKED, _ELSEWHERE) if place.code == code}


# Some hundred files say all the texts of all languages.
@lru_cache(maxsize=2048)
def place_of(file: str) -> Place:
    """Return the first place that fits, by the path of a file that says a text."""
    return next((place for place in _ASKED if place.files.search(file)), _ELSEWHERE)


def places_of(files: Iterable[str]) -> tuple[str, ...]:
    """The codes of all places of these files, in the order of reading."""
    found = {place_of(file).code for file in files}
    return tuple(code for code in PLACES if code in found)
