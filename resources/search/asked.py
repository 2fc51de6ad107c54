"""What somebody looks for in the directory: words, filters, and near where."""

from dataclasses import dataclass, replace

from pods.models import Ward
from resources.models import EVERYWHERE, ResourceCategory, area_of
from resources.openings import Known, open_at, times_of
from resources.search.near import Near
from resources.search.query import all_of, any_of, lexeme


@dataclass(frozen=True)
class Asked:
    """Return what is looked for. Each that is empty asks for nothing.

    `ward` takes what serves the ward or everybody, `near` sorts by distance and takes nothing away,
    `direction` is "get" or "give", `times` one of those that `openings.times_of` knows.
    """

    text: str = ""
    category: ResourceCategory | None = None
    ward: Ward | None = None
    near: Near | None = None
    audience: str = ""
    language: str = ""
    direction: str = ""
    is_free: bool = False
    is_hotline: bool = False
    times: str = ""

    @property
    def is_narrowed(self) -> bool:
        return self != Asked()

    @property
    def is_ranked(self) -> bool:
        """Tell whether what fits best, or is nearest, comes first; else it is listed by heading."""
        return bool(self.text or self.near)

    def without_words(self) -> "Asked":
        return replace(self, text="")

    def facts(self) -> str:
        """The filters as a tsquery; "" for none."""
        marks = {
            "c": self.category.pk if self.category else "",
            "a": self.audience,
            "l": self.language,
            "d": self.direction,
            "f": "free" if self.is_free else "",
            "h": "line" if self.is_hotline else "",
        }
        found = [lexeme(f"{mark}:{value}") for mark, value in marks.items() if value]
        if self.ward:
            areas = [area_of(self.ward), *EVERYWHERE]
            found.append(any_of(lexeme(f"r:{area}") for area in areas))
        return all_of(found)

    def opening(self) -> Known | None:
        """What is open at the time that is asked for; None for any time."""
        return open_at(times_of(self.times)) if self.times else None
