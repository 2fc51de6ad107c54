"""What admin pages of rows that belong to a ward or a pod have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from pods.models import AreaRole, Pod, Ward


def looks_after_ward(user: User, ward: Ward | None) -> bool:
    """Whether `user` looks after the whole of `ward`, not only a pod in it."""
    if user.is_steward:
        return True
    return ward is not None and AreaRole.objects.filter(user=user, ward=ward).exists()


def looks_after_a_ward(user: User) -> bool:
    """Whether `user` looks after any ward as a whole.

    Kept with the user of the request: the menu asks it for every kind of page.
    """
    if "looks_after_a_ward" not in vars(user):
        roles = AreaRole.objects.filter(user=user, ward__isnull=False)
        vars(user)["looks_after_a_ward"] = user.is_steward or roles.exists()
    return vars(user)["looks_after_a_ward"]


def looks_after_pod(user: User, pod: Pod | None) -> bool:
    return pod is not None and Pod.objects.visible_to(user).filter(pk=pod.pk).exists()


class PlaceForm(ModelForm):
    """A form whose row must stay with a ward or a pod that the user looks after."""

    user: User

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.user.is_steward and not self._is_own(cleaned):
            raise ValidationError(_("Choose a ward or a pod that you look after."))
        return cleaned

    def _is_own(self, cleaned: dict[str, Any]) -> bool:
        pod, ward = self._value(cleaned, "pod"), self._value(cleaned, "ward")
        if pod and ward and "ward" in self.changed_data:
            # It would stand on the ward's page too.
            return looks_after_pod(self.user, pod) and looks_after_ward(self.user, ward)
        return looks_after_pod(self.user, pod) or looks_after_ward(self.user, ward)

    def _value(self, cleaned: dict[str, Any], name: str) -> Any:
        return cleaned.get(name) if name in self.fields else getattr(self.instance, name, None)


class PodForm(PlaceForm):
    """A pod stays in its ward, unless the user looks after the other ward as a whole."""

    def _is_own(self, cleaned: dict[str, Any]) -> bool:
        ward = cleaned.get("ward")
        stays = self.instance.pk is not None and "ward" not in self.changed_data
        return (stays and looks_after_pod(self.user, self.instance)) or looks_after_ward(
            self.user, ward
        )


class NoticeForm(PlaceForm):
    """News for the whole city is the stewards'; others name a ward that they look after."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ward" in self.fields:
            self.fields["ward"].required = not self.user.is_steward


class PlaceFormMixin:
    """For an admin with `form = PlaceForm`: gives the form the user."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        form.user = request.user
        return form
