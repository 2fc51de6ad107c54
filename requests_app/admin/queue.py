"""The desk's queue: which needs it lists, in which order, and what narrows it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Category
from pods.models import Ward
from requests_app.admin.filters import TOO_LONG, follow_up_due
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need

MOST = 100
NO_WARD = "none"


class QueueForm(forms.Form):
    """What the coordinator wants to see. Anything odd in the address shows everything."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Nobody asked yet")),
            (NeedStatus.OFFERED, _("Waiting for an answer")),
            (NeedStatus.MATCHED, _("A neighbor is helping")),
        ],
    )
    ward = forms.ChoiceField(label=_("Ward"), required=False)
    category = forms.ChoiceField(label=_("Kind of help"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    waiting = forms.BooleanField(label=_("Over 2 days"), required=False)
    follow_up = forms.BooleanField(label=_("Ring again today"), required=False)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="queue_%s")
        wards = [(str(ward.pk), str(ward)) for ward in Ward.objects.visible_to(user)]
        kinds = [(str(kind.pk), str(kind)) for kind in Category.objects.all()]
        ward: Any = self.fields["ward"]
        category: Any = self.fields["category"]
        ward.choices = [
            ("", _("All of mine")),
            *wards,
            (NO_WARD, _("No ward named")),
        ]
        category.choices = [("", _("All kinds")), *kinds]
        self.user = user

    def needs(self) -> QuerySet[Need]:
        """The needs to list, in the desk's order, `MOST` of them at most."""
        self.is_valid()
        asked = self.cleaned_data
        needs = Need.objects.visible_to(self.user).filter(
            status=asked.get("show") or NeedStatus.OPEN
        )
        for name, narrow in NARROWINGS.items():
            if asked.get(name):
                needs = narrow(needs, asked[name])
        return needs.in_desk_order()[:MOST]

    def query(self) -> str:
        """The chosen filters as a query string, so that they stay from page to page."""
        kept = QueryDict(mutable=True)
        kept.update({name: self.data[name] for name in self.fields if self.data.get(name)})
        return f"?{kept.urlencode()}" if kept else ""


def _in_ward(needs: QuerySet[Need], ward: str) -> QuerySet[Need]:
    return needs.filter(request__ward=None if ward == NO_WARD else int(ward))


NARROWINGS: dict[str, Any] = {
    "ward": _in_ward,
    "category": lambda needs, category: needs.filter(category=category),
    "urgent": lambda needs, _yes: needs.filter(urgency__gte=Urgency.TOMORROW),
    "waiting": lambda needs, _yes: needs.filter(created_at__lt=timezone.now() - TOO_LONG),
    "follow_up": lambda needs, _yes: needs.filter(follow_up_due("request_id")),
}


def with_what_the_list_shows(needs: QuerySet[Need]) -> QuerySet[Need]:
    """One query for the list; the encrypted fields stay closed."""
    return (
        needs.select_related("category", "request__ward")
        .annotate(is_due=follow_up_due("request_id"))
        .only(
            "status",
            "urgency",
            "created_at",
            "wanted_on",
            "category__name",
            "category__i18n",
            "request__reference",
            "request__spoken_language",
            "request__ward__name",
            "request__ward__i18n",
        )
    )
