"""The points of each reason of the ranking: all on one page, for stewards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.roles import is_steward
from backoffice.context import site_context
from backoffice.recorded import user_of
from matching import MOST_POINTS, all_rules
from requests_app import services
from requests_app.candidates import current_weights


@dataclass(frozen=True)
class Row:
    """A reason on the page."""

    name: str
    explanation: str
    default: int
    field: forms.BoundField

    @property
    def is_changed(self) -> bool:
        # As text, because after a POST it is what was typed.
        return str(self.field.value()) != str(self.default)


class WeightsForm(forms.Form):
    """A number for each reason, named by its code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "weight_%s", **kwargs})
        for code, reason in all_rules().reasons.items():
            self.fields[code] = forms.IntegerField(
                label=reason.name, min_value=-MOST_POINTS, max_value=MOST_POINTS
            )

    def rows(self) -> Iterator[Row]:
        """The reasons in the order of the rules."""
        for code, reason in all_rules().reasons.items():
            yield Row(str(reason.name), str(reason.explanation), reason.points, self[code])


@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """Show the points; a POST sets them."""
    if not is_steward(request.user):
        raise PermissionDenied
    form = WeightsForm(request.POST or None, initial=current_weights())
    if request.method == "POST" and form.is_valid():
        changed = services.set_weights(form.cleaned_data, actor=user_of(request))
        messages.success(request, _said(len(changed)))
        return HttpResponseRedirect(reverse("admin:weights"))
    context = {**site_context(), "title": _("What the ranking counts"), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "desk/weights.html", context, status=status)


def _said(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return ngettext(
        "%(count)d reason counts differently from now on.",
        "%(count)d reasons count differently from now on.",
        changed,
    ) % {"count": changed}
