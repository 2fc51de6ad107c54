"""One's own page: language, news, password, second step, and where one is signed in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.choices import NewsHow, NewsKind
from accounts.models import User
from accounts.news import choices_of
from accounts.services import set_own_account
from accounts.standing import APP, codes_left
from backoffice.my_sessions import own_sessions
from backoffice.recorded import user_of
from backoffice.staff_list import codes_in_words
from pages.forms import LanguageSelect

# Time for new ones.
FEW_CODES = 4


class MyAccountForm(forms.Form):
    """A language, and how soon to be told of each kind of news that is theirs to know."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=LanguageSelect
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, initial={"language": user.language}, label_suffix="")
        for kind, how in choices_of(user).items():
            ways = [(way.value, way.label) for way in kind.ways]
            self.fields[kind] = forms.ChoiceField(label=kind.label, choices=ways, initial=how)

    @property
    def news(self) -> list[forms.BoundField]:
        return [self[kind] for kind in NewsKind if kind in self.fields]

    @property
    def chosen(self) -> dict[NewsKind, NewsHow]:
        return {kind: NewsHow(self.cleaned_data[kind]) for kind in NewsKind if kind in self.fields}


def _second_step(user: User) -> dict[str, Any]:
    """Return since when there is an app, and how many codes are left; one query."""
    kept: Any = user.authenticator_set  # type: ignore[attr-defined]
    prefetch_related_objects([user], "authenticator_set")
    app = next((each for each in kept.all() if each.type == APP), None)
    left = codes_left(user)
    return {
        "app": app,
        "codes": None if left is None else codes_in_words(left),
        "few_codes": left is not None and left < FEW_CODES,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Shows the choices; a POST sets them and goes on in the chosen language."""
    user = user_of(request)
    form = MyAccountForm(request.POST or None, user)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        changed = set_own_account(user.pk, language, form.chosen)
        with translation.override(language):
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return HttpResponseRedirect(reverse("admin:my_account"))
    context = {
        **admin.site.each_context(request),
        "title": _("My account and what I am told"),
        "form": form,
        **_second_step(user),
        **own_sessions(request),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "backoffice/my_account.html", context, status=status)
