"""The choice of a pod: a list as long as it fits on a screen, else by ward and by a search."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.search import words
from pages.forms import prepare
from pods.models import Pod, Ward

MOST_PODS = 20
SEARCH = "pod_search"


class ChoosesPod(forms.Form):
    """A form with `pod`, `ward` and `zip_code`."""

    def narrow_pods(self, pods: Mapping[str, Pod], wards: Mapping[str, Ward]) -> Mapping[str, Pod]:
        """Return the pods to list: all if they are few, else those of the ward, or found by name.

        With many there is a search below the list; nothing of it needs a script.
        """
        if len(pods) <= MOST_PODS:
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

    def _found(self, pods: Mapping[str, Pod], ward: Ward | None) -> Mapping[str, Pod]:
        asked = words(self[SEARCH].value() or "")
        rows = {
            key: pod
            for key, pod in pods.items()
            if (ward is None or pod.ward_id == ward.pk) and all(w in pod.name_key for w in asked)
        }
        # In which of all wards nobody knows yet: the search or the ward has to come first.
        self.found_pods = rows if ward or asked else {}
        first = dict(islice(self.found_pods.items(), MOST_PODS))
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
