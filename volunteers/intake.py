"""A caller's offer of help, taken down on one page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from backoffice.intake import Parts, PhoneIntake, Taken, has_answers, put_on_paper
from common.choices import Source
from pages.form_views import form_methods
from volunteers.forms import (
    AboutForm,
    AgreeForm,
    OfferForm,
    TimeForm,
    WhereForm,
    flatten,
    volunteer_data,
)
from volunteers.goods import things_of
from volunteers.models import Volunteer
from volunteers.services import VolunteerData, submit_volunteer


class SpokenAgreeForm(AgreeForm):
    """The operator reads the community's rules out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = _("I read the rules out loud, and the caller agrees")


class VolunteerIntake(PhoneIntake):
    title = gettext_lazy("New volunteer by phone")
    paper_title = gettext_lazy("A sign-up on paper")
    written_title = gettext_lazy("A sign-up from a message")
    url = "admin:intake_volunteer"
    template = "admin/volunteers/intake_volunteer.html"
    taken_title = gettext_lazy("Sign-up recorded")
    taken_template = "admin/volunteers/volunteer_receipt.html"
    taken_url = "admin:taken_volunteer"

    def forms(self, data: Any) -> Parts:
        # Without prefixes, because no two of these forms have a field of the same name.
        return {
            "about": AboutForm(data),
            "offer": OfferForm(data),
            "where": WhereForm(data),
            "time": TimeForm(data),
            "agree": SpokenAgreeForm(data),
        }

    def reword_for_writers(self, parts: Parts) -> None:
        parts["agree"].fields["agree"].label = _("I told them the rules, and they agree")

    def on_paper(self) -> Parts:
        own: Parts = {**self.forms(None), "agree": AgreeForm()}
        # However many there are, nobody knows them by heart.
        for part, name in (("offer", "categories"), ("about", "languages")):
            own[part].fields[name].has_all_on_paper = True
        return own

    def store(
        self, parts: Parts, *, key: str, actor: Any, source: Source, language: str = ""
    ) -> Taken:
        cleaned = flatten(part.cleaned_data for part in parts.values())
        data = volunteer_data(cleaned, source=source)
        done = submit_volunteer(data, submission_key=key, actor=actor)
        # Back brings an earlier call's page with its key: other answers must not be lost by it.
        is_earlier = not done.is_new and not is_same(done.volunteer, data)
        return Taken(done.volunteer, f"#{done.volunteer.pk}", is_earlier)

    def rows(self) -> QuerySet[Volunteer]:
        return Volunteer.objects.all()


def is_same(stored: Volunteer, data: VolunteerData) -> bool:
    """Return whether the offer that was stored with this page's key has these answers."""
    kinds = set(stored.categories.values_list("pk", flat=True))
    if kinds != set(data.category_ids) or things_of(stored) != data.things:
        return False
    return has_answers(stored, data.fields)


INTAKE = VolunteerIntake()
put_on_paper("sign-up-form", INTAKE)


@form_methods
def intake_volunteer(request: HttpRequest) -> HttpResponse:
    """Show the page; POST stores the offer once and leads to what to say when the call ends."""
    return INTAKE.page(request)


@require_safe
def taken(request: HttpRequest, volunteer_id: int) -> HttpResponse:
    """Show what to say at the end of the call; also to whoever typed it for another ward."""
    return INTAKE.taken(request, volunteer_id)
