"""Page 3: where the help should come to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.zip_codes import read_zip
from common.zip_words import LONGEST_TYPED, no_zip_words, zip_attrs, zip_help, zip_label
from pages.cached import kept
from pods.models import Pod, Ward
from pods.pod_choice import ChoosesPod, kept_by_ward, pods_by_ward
from pods.ward_choice import all_wards, are_few, wards_to_choose
from pods.zip_questions import AsksAboutZip
from pods.zips import only_ward_with
from request_pages.forms.base import PLACES, PageForm, offer, pods, ward_by_slug
from requests_app.models import HelpRequest

NOT_SURE = ("", _("Not sure"))
NO_POD = ("", _("None, or not sure"))
TEXT_FIELDS = ("zip_code", "cross_streets", "address", "access_notes")


class WhereForm(PageForm, AsksAboutZip, ChoosesPod):
    """The place. Cleans `ward` and `pod` to rows or None; a ZIP code or a pod may tell the ward."""

    ward = forms.ChoiceField(
        label=_("Which ward are you in?"),
        required=False,
        help_text=_("So that we can ask neighbors close to you. “Not sure” is fine."),
        error_messages={"invalid_choice": _("This ward is not in our list. Please choose again.")},
    )
    zip_code = forms.CharField(
        label=zip_label,
        required=False,
        max_length=LONGEST_TYPED,
        help_text=zip_help,
    )
    cross_streets = forms.CharField(
        label=_("Nearest corner"),
        required=False,
        max_length=160,
        help_text=_(
            "For example “Main and 4th”. This is enough if you would rather not give an address."
        ),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        help_text=_(
            "Coordinators see it, and the neighbor who helps you once they say yes. Nobody else."
        ),
    )
    pod = forms.ChoiceField(
        label=_("Building or pod"),
        required=False,
        help_text=_("A pod is a small group of neighbors. Choose yours if it is in the list."),
        error_messages={"invalid_choice": _("This pod is not in our list. Please choose again.")},
    )
    access_notes = forms.CharField(
        label=_("How do we get in?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Floor, door, buzzer, a dog: anything that helps us find you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zip_code"].widget.attrs.update(zip_attrs())
        ward = ward_by_slug(self.prefill.get("needs", {}).get("ward", ""))
        offer(self, "ward", self._ward_choices(str(ward.pk) if ward else ""))
        self.fields["ward"].initial = str(ward.pk) if ward else ""
        self._pods = pods()
        listed = self.narrow_pods(self._pods, all_wards())
        by_ward = kept_by_ward(self._pods) if listed is self._pods else pods_by_ward(listed)
        offer(self, "pod", [NO_POD, *by_ward])
        if not self._pods:
            del self.fields["pod"]
        self.ask_about_zip(all_wards(), self._pods)

    def _ward_choices(self, by_link: str) -> list[Any]:
        """Return all wards, if they are few; else those of the ZIP code, and the chosen one."""
        if are_few():
            return kept("requests_app.ward_choices", ward_choices, topics=PLACES)
        typed = str(self["zip_code"].value() or "")
        chosen = str(self["ward"].value() or "")
        keep = [ward.slug for key in (chosen, by_link) if (ward := all_wards().get(key))]
        found = wards_to_choose([read_zip(typed)], keep)
        return [NOT_SURE, *((str(ward.pk), str(ward)) for ward in found.values())]

    def clean_ward(self) -> Ward | None:
        return all_wards().get(self.cleaned_data["ward"])

    def clean_pod(self) -> Pod | None:
        return self._pods.get(self.cleaned_data["pod"])

    def clean_zip_code(self) -> str:
        typed = self.cleaned_data["zip_code"]
        zip_code = read_zip(typed)
        if typed and not zip_code:
            raise ValidationError(no_zip_words())
        return zip_code

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        ward, pod = cleaned.get("ward"), cleaned.get("pod")
        if ward and pod and pod.ward_id != ward.pk:
            text = _("This pod is in another ward (%(ward)s). Choose that ward, or another pod.")
            self.add_error("pod", ValidationError(text, params={"ward": pod.ward.name_i18n}))
        elif ward is None and "ward" not in self.errors:
            zip_code = cleaned.get("zip_code", "")
            # A ZIP code may lie in several wards; then they were asked, and may not know.
            by_zip = only_ward_with(zip_code, all_wards().values())
            asked = self.ward_that_was_asked(cleaned, all_wards())
            cleaned["ward"] = pod.ward if pod else by_zip or asked
        self.check_search(cleaned)
        return cleaned


def ward_choices() -> list[Any]:
    return [NOT_SURE, *((key, str(ward)) for key, ward in all_wards().items())]


def place_fields(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return fields of `HelpRequest`, from the cleaned answers of this page."""
    texts = {name: cleaned[name] for name in TEXT_FIELDS}
    # `get`, because there is no such field where no pod is published.
    return {**texts, "ward": cleaned["ward"], "pod": cleaned.get("pod")}


def typed_place(request: HelpRequest) -> dict[str, Any]:
    """Return the answers of this page that would lead to `request`, for its editing."""
    return {
        **{name: getattr(request, name) for name in TEXT_FIELDS},
        "ward": str(request.ward_id or ""),
        "pod": str(request.pod_id or ""),
    }
