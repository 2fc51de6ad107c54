"""The short form of an emergency: one page, and the rest is asked on the phone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.choices import ContactMethod, Source
from common.languages import spoken_languages
from common.zip_codes import read_zip
from common.zip_words import LONGEST_TYPED, no_zip_words, zip_attrs, zip_label
from pages.forms import PhoneField
from pods.models import Ward
from pods.ward_choice import all_wards
from pods.zips import only_ward_with
from request_pages.forms.ask import closed_error
from request_pages.forms.base import PageForm, categories, offer
from request_pages.forms.contact import ContactForm
from requests_app.choices import Urgency
from requests_app.services import NeedData, RequestData

NAME: Any = ContactForm.base_fields["name"]


class ShortForm(PageForm):
    """Who, which number, where, and what is needed most."""

    name = forms.CharField(
        label=NAME.label,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=NAME.error_messages,
    )
    phone = PhoneField(label=_("Phone"))
    zip_code = forms.CharField(label=zip_label, required=False, max_length=LONGEST_TYPED)
    need = forms.ChoiceField(label=_("What do you need most?"), widget=forms.RadioSelect)
    detail = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    check_on_me = forms.BooleanField(
        label=_("Check on me in emergencies, by text or on the phone"), required=False
    )

    def __init__(self, *args: Any, ward: Ward | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ward = ward
        self.fields["zip_code"].widget.attrs.update(zip_attrs())
        kinds = [(key, kind.name_i18n) for key, kind in categories().items()]
        offer(self, "need", kinds)

    def clean_zip_code(self) -> str:
        typed = self.cleaned_data["zip_code"]
        zip_code = read_zip(typed)
        if typed and not zip_code:
            raise ValidationError(no_zip_words())
        return zip_code

    def clean(self) -> dict[str, Any]:
        """Refuse what is not taken online today where they are."""
        cleaned = self.cleaned_data
        # A ZIP code tells the ward better than the link that led here.
        self.ward = only_ward_with(cleaned.get("zip_code", ""), all_wards().values()) or self.ward
        kind = categories().get(cleaned.get("need", ""))
        error = closed_error(self.ward, [kind] if kind else [])
        if error:
            self.add_error("need", error)
        return cleaned

    def request_data(self, language: str) -> RequestData:
        """Return what was typed as a request that cannot wait."""
        said, spoken = self.cleaned_data, language.split("-")[0]
        fields = {
            "name": said["name"],
            "phone": said["phone"],
            "contact_method": ContactMethod.ANY,
            "language": language,
            "spoken_language": spoken if spoken in spoken_languages() else "en",
            "ward": self.ward,
            "zip_code": said["zip_code"],
            "source": Source.WEB,
        }
        need = {"detail": said["detail"], "urgency": Urgency.TODAY}
        return RequestData(fields, [NeedData(int(said["need"]), need)])
