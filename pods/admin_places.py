"""The forms of admin pages of rows that belong to a ward or a pod."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role, covers_city, covers_pod, covers_ward
from backoffice.translated_form import TranslatedForm


class PlaceForm(TranslatedForm):
    """A form whose row must stay with a ward or a pod where the user holds one of `roles`."""

    user: User
    roles: tuple[Role, ...]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # The choices offer their own areas only, but may be left empty: that would be the whole
        # city.
        if not covers_city(self.user, self.roles) and not self._is_own(cleaned):
            raise ValidationError(_("Choose a ward or a pod that you look after."))
        return cleaned

    def _is_own(self, cleaned: dict[str, Any]) -> bool:
        pod, ward = self._value(cleaned, "pod"), self._value(cleaned, "ward")
        if pod and ward and "ward" in self.changed_data:
            # It would stand on the ward's page too.
            return self._covers_pod(pod) and self._covers_ward(ward)
        return self._covers_pod(pod) or self._covers_ward(ward)

    def _covers_pod(self, pod: Any) -> bool:
        return pod is not None and covers_pod(self.user, pod.pk, pod.ward_id, self.roles)

    def _covers_ward(self, ward: Any) -> bool:
        return ward is not None and covers_ward(self.user, ward.pk, self.roles)

    def _value(self, cleaned: dict[str, Any], name: str) -> Any:
        # A field that the user may not change is no field of the form; the row's own value counts
        # then.
        return cleaned.get(name) if name in self.fields else getattr(self.instance, name, None)


class PodForm(PlaceForm):
    """A pod stays in its ward, unless the user looks after the other ward as a whole."""

    def _is_own(self, cleaned: dict[str, Any]) -> bool:
        ward = cleaned.get("ward")
        stays = self.instance.pk is not None and "ward" not in self.changed_data
        return (stays and self._covers_pod(self.instance)) or self._covers_ward(ward)


class NoticeForm(PlaceForm):
    """News for the whole city is the stewards'; others name a ward or pod that they look after."""


class PlaceFormMixin:
    """For an admin with `form = PlaceForm`: gives the form the user, and the roles that may."""

    changers: tuple[Role, ...]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        # Django makes a new class for each request, so two users never share one.
        form.user, form.roles = request.user, self.changers
        ward = form.base_fields.get("ward")
        if ward is not None and not covers_city(request.user, self.changers):
            # Theirs must name a place: nobody is told to leave it empty for the whole city.
            ward.help_text = ""
        return form
