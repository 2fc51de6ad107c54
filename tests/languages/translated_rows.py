"""Rows whose own texts are in one language, as staff and neighbors would have written them."""

import itertools
from dataclasses import dataclass
from typing import Any

from modeltrans.utils import build_localized_fieldname

from common.models import Category
from pods.models import Ward
from requests_app.models import HelpRequest
from resources.models import Resource
from tests import factories, looks
from volunteers.models import Volunteer

_numbers = itertools.count()

# A word for every name, address and note: whatever else is on a page is ours.
WORDS = {
    "es": "Robles",
    "am": "ዋርካ",
    "ti": "ዳዕሮ",
    "vi": "Cây đa",
    "bn": "বটগাছ",
    "zh-hans": "橡树",
    "ko": "느티나무",
    "ar": "السنديان",
}

# The languages in which this run reads pages and letters.
READ = [language for language in looks.some_languages() if language in WORDS]

# Of wards and pods, where a language has rules of its own for what stands before such a name.
PLACES = {"es": "Alameda"}


@dataclass(frozen=True)
class Rows:
    """A maker of rows in `language`."""

    language: str

    @property
    def word(self) -> str:
        return WORDS[self.language]

    @property
    def place(self) -> str:
        return PLACES.get(self.language, self.word)

    @property
    def spoken(self) -> str:
        """The language as people say which one they speak."""
        return self.language.partition("-")[0]

    def said(self, *fields: str) -> dict[str, str]:
        """Translations of `fields` of a row that staff write."""
        return {build_localized_fieldname(field, self.language): self.word for field in fields}

    def named(self) -> dict[str, str]:
        """Return the translation of the name of a ward or pod."""
        return {build_localized_fieldname("name", self.language): self.place}

    def groceries(self) -> Category:
        flags = {"asks_about_food": True, "asks_delivery": True}
        return factories.make_category(name="Groceries", i18n=self.said("name", "hint"), **flags)

    def ward(self, **fields: Any) -> Ward:
        texts = {"name": "Ward of Oaks", "intro": "", **self.said("intro"), **self.named()}
        return factories.make_ward(**{**texts, "hotline": "+12025550107", **fields})

    def resource(self, kind: Category, **fields: Any) -> Resource:
        """A place that fits needs of `kind`."""
        heading = factories.make_resource_category(name="Food", i18n=self.said("name"))
        heading.kinds.add(kind)
        texts = {"name": "House of Oaks", "i18n": self.said("name", "description", "hours_note")}
        return factories.make_resource(heading, **{**texts, "languages": [self.spoken], **fields})

    def volunteer(self, *categories: Category, **fields: Any) -> Volunteer:
        own = {"name": self.word, "language": self.language, "languages": [self.spoken], **fields}
        return factories.make_volunteer(*categories, **own)

    def request(self, **fields: Any) -> HelpRequest:
        texts = dict.fromkeys(("name", "address", "helper_name"), self.word)
        # Three digits first: letters from right to left around it would turn it about.
        texts["reference"] = f"{next(_numbers) % 900 + 100}-7KQ"
        return factories.make_request(
            self.ward(),
            **{**texts, "language": self.language, "spoken_language": self.spoken, **fields},
        )
