"""The list to post: open needs without personal data, as text to copy into a chat."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import RUNNING
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.addresses import absolute_url
from common.languages import page_language
from common.models import Category
from network import current
from open_needs.listing import Area, areas
from pages.named_rows import RowField
from pods.models import Ward
from requests_app.models import Need


class PostingForm(forms.Form):
    """The choice of needs, and of the language that they are written down in."""

    ward: Any = RowField(
        Ward.objects.none(),
        label=gettext_lazy("Ward"),
        required=False,
        empty_label=gettext_lazy("All of mine"),
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of help"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=lambda: current().language_pairs, required=False
    )

    def __init__(self, data: QueryDict, user: User) -> None:
        own = page_language(get_language() or settings.LANGUAGE_CODE)
        # What the address says comes second, and wins.
        super().__init__({"language": own, **data.dict()}, label_suffix="", auto_id="posting_%s")
        self.user, self.own = user, own
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.held_by(user, RUNNING))
        category: Any = self.fields["category"]
        kinds = Category.objects.all()
        category.choices = [("", _("All kinds")), *((str(k.pk), str(k)) for k in kinds)]
        self.is_valid()

    @property
    def language_code(self) -> str:
        return self.cleaned_data.get("language") or self.own

    def needs(self) -> QuerySet[Need]:
        """Return the chosen needs that the user may see; what is odd in the address is not used."""
        needs = Need.objects.visible_to(self.user, RUNNING)
        ward, category = self.cleaned_data.get("ward"), self.cleaned_data.get("category")
        needs = needs.filter(in_ward=ward.pk) if ward else needs
        return needs.filter(category=category) if category else needs


@require_safe
@for_roles(RUNNING)
def posting(request: HttpRequest) -> HttpResponse:
    """The text in a box, with the public page's address where the ward has one."""
    form = PostingForm(request.GET, user_of(request))
    with translation.override(form.language_code):
        # Inside too: places and kinds are put in the order of the list's language.
        found = areas(form.needs())
        text = as_text(found)
    context = {
        **admin.site.each_context(request),
        "title": _("List to post"),
        "form": form,
        "text": text,
        "rows": min(max(text.count("\n") + 2, 6), 30),
        "language": form.language_code,
        "direction": "rtl" if get_language_info(form.language_code)["bidi"] else "ltr",
        "unlisted": [area.ward for area in found if area.ward and not area.ward.lists_needs],
    }
    return TemplateResponse(request, "open_needs/posting.html", context)


def as_text(found: list[Area]) -> str:
    """Return plain text in the active language; "" when nothing is open."""
    if not found:
        return ""
    parts = [{"area": area, "url": address_for(area)} for area in found]
    return render_to_string("open_needs/list_to_post.txt", {"parts": parts}).strip() + "\n"


def address_for(area: Area) -> str:
    """Return where to say "I can do this": the ward's public list, or the volunteer form."""
    if area.ward is None:
        return absolute_url("volunteers:volunteer_about")
    if area.ward.lists_needs:
        return absolute_url("open_needs:ward_needs", area.ward.slug)
    return f"{absolute_url('volunteers:volunteer_about')}?ward={area.ward.slug}"
