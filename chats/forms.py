"""The form of a chat: its address is typed, and never shown again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role, covers_city, covers_ward
from chats.models import ChatTarget
from messaging.channels.chat.services import LONGEST, BadAddressError, read_address
from network import current
from pages.forms import FILL_IN


class ChatForm(forms.ModelForm):
    """A chat, in an area that the user looks after; whose whole city is the stewards'."""

    user: User
    roles: tuple[Role, ...]
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "As the service shows it for a webhook, or as docs/chats.md says: slack://…, "
            "tgram://…, mmosts://…. Whoever has it can post there, so it is never shown again. "
            "Leave empty to keep the one that is stored."
        ),
        widget=forms.TextInput(
            attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    class Meta:
        model = ChatTarget
        fields = [
            *("name", "ward", "language"),
            *("posts_needs", "posts_notices", "posts_resources", "posts_cards"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["address"] = ""
        if "language" in self.fields:
            language: Any = self.fields["language"]
            language.choices = current().language_pairs

    def clean_address(self) -> str:
        """Return what is to be stored: what was typed, or else what there is."""
        typed: str = self.cleaned_data["address"]
        if not typed:
            if not self.instance.pk:
                raise ValidationError(FILL_IN)
            return ""
        try:
            self.instance.scheme = read_address(typed).scheme
        except BadAddressError as error:
            raise ValidationError(str(error.words)) from None
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ward = cleaned.get("ward", self.instance.ward)
        if not covers_city(self.user, self.roles) and not (
            ward and covers_ward(self.user, ward.pk, self.roles)
        ):
            raise ValidationError(_("Choose a ward that you look after."))
        return cleaned

    def _post_clean(self) -> None:
        # The field of the row keeps its own where nothing was typed.
        stored = self.instance.address if self.instance.pk else ""
        super()._post_clean()  # type: ignore[misc]
        self.instance.address = self.cleaned_data.get("address") or stored
