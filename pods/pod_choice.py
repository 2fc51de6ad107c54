"""The choice of a pod: a list as long as it fits on a screen, else by ward and by a search.

A city may have 100,000 pods. A form reads those that it lists, and the one that was chosen.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.search import words
from common.sorting import in_reading_order, place_of
from pages.cached import kept
from pages.forms import prepare
from pods.models import Pod, Ward

MOST_PODS = 20
SEARCH = "pod_search"
LONGEST_NUMBER = 18


class PodsToChoose(Mapping[str, Pod]):
    """The pods that a form may choose from, by `key` ("pk" or "slug"), each with its ward.

    Of many, only those are listed that somebody looked for; any other is read when it is asked for.
    `also` is the slug of one that is not public, for somebody who is in it.
    """

    def __init__(self, key: str, also: str = "") -> None:
        self.key, self.also = key, also
        first = kept("pods.first_pods", _first, topics=("places",))
        self.are_few = len(first) <= MOST_PODS
        own = list(self.rows().filter(slug=also)) if also else []
        listed = {pod.pk: pod for pod in [*own, *(first if self.are_few else ())]}.values()
        self._read: dict[str, Pod | None] = {}
        # In order once for all forms; only somebody's own list has one more.
        self._few = (
            self._by_key(listed)
            if own
            else kept(f"pods.pods_by_{key}", lambda: self._by_key(listed), topics=("places",))
        )

    def rows(self) -> Any:
        """Return all of them as a queryset."""
        published = Pod.objects.published()
        return published | Pod.objects.filter(slug=self.also) if self.also else published

    def of(self, ward: Ward | None, asked: list[str]) -> dict[str, Pod]:
        """Return the first few in `ward` in whose name every word of `asked` stands."""
        rows = self.rows().select_related("ward")
        rows = rows.filter(ward=ward) if ward else rows
        for word in asked:
            rows = rows.filter(name_key__contains=word)
        return self._by_key(rows[: MOST_PODS + 1])

    def _by_key(self, rows: Any) -> dict[str, Pod]:
        ordered = in_reading_order(rows, before=place_of)
        return {str(getattr(pod, self.key)): pod for pod in ordered}

    def __getitem__(self, key: str) -> Pod:
        if key in self._few:
            return self._few[key]
        if self.are_few or not key:
            raise KeyError(key)
        if key not in self._read:
            self._read[key] = self._look_up(key)
        if (found := self._read[key]) is None:
            raise KeyError(key)
        return found

    def _look_up(self, key: str) -> Pod | None:
        is_number = key.isascii() and key.isdecimal() and len(key) <= LONGEST_NUMBER
        if self.key == "pk" and not is_number:
            return None
        return self.rows().select_related("ward").filter(**{self.key: key}).first()

    def __iter__(self) -> Iterator[str]:
        return iter(self._few)

    def __len__(self) -> int:
        return len(self._few) if self.are_few else MOST_PODS + 1


def _first() -> list[Pod]:
    # One more than fits says that there are more, without reading them.
    return list(Pod.objects.published().select_related("ward").order_by()[: MOST_PODS + 1])


def pods_by_ward(listed: Mapping[str, Pod]) -> list[Any]:
    """Return the choices of pods, grouped by ward, so that they are found without any script."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, pod in listed.items():
        groups.setdefault(pod.ward.name_i18n, []).append((key, pod.name_i18n))
    return list(groups.items())


def kept_by_ward(pods: PodsToChoose) -> list[Any]:
    """Return the same of all `pods` where they are few, as most forms show them."""
    if pods.also:
        return pods_by_ward(pods)
    name = f"pods.by_ward_and_{pods.key}"
    return kept(name, lambda: pods_by_ward(pods), topics=("places",))


class ChoosesPod(forms.Form):
    """A form with `pod`, `ward` and `zip_code`."""

    def narrow_pods(self, pods: PodsToChoose, wards: Mapping[str, Ward]) -> Mapping[str, Pod]:
        """Return the pods to list: all if they are few, else those of the ward, or found by name.

        With many there is a search below the list; nothing of it needs a script.
        """
        if pods.are_few:
            return pods
        self._add_search()
        return self._found(pods, wards.get(str(self["ward"].value() or "")))

    def _add_search(self) -> None:
        field = forms.CharField(
            label=_("Search for your building or pod"),
            required=False,
            max_length=80,
            help_text=_("Type a part of its name, continue, and choose it from the list."),
        )
        # The base form has prepared its own fields before this one was there.
        prepare(field)
        self.fields[SEARCH] = field
        names = [name for name in self.fields if name != SEARCH]
        self.order_fields([*names[: names.index("pod") + 1], SEARCH])

    def _found(self, pods: PodsToChoose, ward: Ward | None) -> Mapping[str, Pod]:
        asked = words(self[SEARCH].value() or "")
        # In which of all wards nobody knows yet: the search or the ward has to come first.
        self.found_pods = pods.of(ward, asked) if ward or asked else {}
        first = dict(list(self.found_pods.items())[:MOST_PODS])
        chosen = str(self["pod"].value() or "")
        return {**first, chosen: pods[chosen]} if chosen in pods else first

    def check_search(self, cleaned: Mapping[str, Any]) -> None:
        """Ask for the choice that a search has led to."""
        if not cleaned.get(SEARCH) or cleaned.get("pod") or "pod" in self.errors:
            return
        if self.found_pods:
            self.add_error("pod", _("Choose yours from the list now, or empty the search below."))
        else:
            self.add_error(SEARCH, _("No pod has this name. Try another part, or empty this."))
