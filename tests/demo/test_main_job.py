"""The README's main job, as it is written: in Spanish, in both wards, on any day of the week."""

import datetime
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from accounts.audit import VOLUNTEER
from accounts.models import User
from common.choices import Weekday
from common.models import Category
from pods.models import Ward
from requests_app.candidates.ranking import ranked_for
from requests_app.models import Need
from requests_app.services import accept_match, offer_match
from tests import looks
from tests.clock import set_clock
from tests.requests_app.request_form import ANSWERS, fill_in, send

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 30)
# What the form does not let pass without an answer; all else is left as it is.
ASKED = {
    "needs": set(),
    "details": {"urgency", "repeat", "delivery"},
    "where": {"ward"},
    "contact": {"name", "speaker", "email", "contact_method", "spoken_language"},
}


def only_what_is_asked(ward):
    pages = {
        page: {name: None for name in typed if name not in ASKED[page]}
        for page, typed in ANSWERS.items()
    }
    pages["details"]["urgency"] = "4"
    pages["where"]["ward"] = str(ward.pk)
    return pages


# The last day of a week and another: what is near to today differs with the day.
@pytest.mark.parametrize("weekday", looks.some(Weekday.values, always=Weekday.values[-1:]))
def test_finds_somebody_on_the_first_page_of_the_queue(client, monkeypatch, weekday):
    import_module("common.migrations._kinds_of_help").add_kinds(apps, None)
    monkeypatch.setenv("DEMO_PASSWORD", "open sesame, please")
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=weekday - 1))
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    coordinator = User.objects.get(email="coordinator@example.org")
    groceries = Category.objects.get(slug="groceries")
    for slug in ("ward-1", "ward-4"):
        ward = Ward.objects.get(slug=slug)
        client.logout()
        client.cookies.clear()
        fill_in(client, groceries, pages_in="es", **only_what_is_asked(ward))
        send(client, "es")
        need = Need.objects.latest("id")
        assert (need.request.ward, need.request.language) == (ward, "es")

        client.force_login(coordinator)
        queue = client.get(reverse("admin:desk")).context["page"].needs
        assert need.pk in [row.pk for row in queue], slug
        found = ranked_for(need, coordinator)
        assert found, slug
        volunteer = found[0].volunteer
        assert "es" in volunteer.languages
        match = offer_match(need.pk, volunteer.pk, actor=coordinator)
        accept_match(match.pk, actor=VOLUNTEER)
        need.refresh_from_db()
        assert need.status == "matched"
