"""The page of what is wanted and to share, as text to copy into a chat."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import DESK
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.languages import page_language
from network import current
from pages.named_rows import RowField
from pods.models import Ward
from shelves.wanted import as_text, parts_in


class PostingForm(forms.Form):
    """The ward, and the language that the text is written in."""

    ward: Any = RowField(
        Ward.objects.none(),
        label=gettext_lazy("Ward"),
        required=False,
        empty_label=gettext_lazy("All wards"),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=lambda: current().language_pairs, required=False
    )

    def __init__(self, data: QueryDict, user: User) -> None:
        self.own = page_language(get_language() or settings.LANGUAGE_CODE)
        # What the address says comes second, and wins.
        super().__init__({"language": self.own, **data.dict()}, label_suffix="", auto_id="shelf_%s")
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.held_by(user, DESK))
        self.is_valid()

    @property
    def language_code(self) -> str:
        return self.cleaned_data.get("language") or self.own


@require_safe
@for_roles(DESK)
def posting(request: HttpRequest) -> HttpResponse:
    """The text in a box: words of cards that anybody may read."""
    form = PostingForm(request.GET, user_of(request))
    ward = form.cleaned_data.get("ward")
    with translation.override(form.language_code):
        text = as_text(parts_in(ward), ward)
    context = {
        **admin.site.each_context(request),
        "title": _("The shelf, to post"),
        "form": form,
        "text": text,
        "rows": min(max(text.count("\n") + 2, 6), 30),
        "language": form.language_code,
        "direction": "rtl" if get_language_info(form.language_code)["bidi"] else "ltr",
        "ward": ward,
    }
    return TemplateResponse(request, "shelves/posting.html", context)
