"""The demo neighborhood."""

import io
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings as of_project
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import translation
from modeltrans.utils import build_localized_fieldname

from accounts import roles
from accounts.models import User
from common.translation_sources import is_outdated
from decisions.models import Decision
from demo import people
from demo.load_translations import OF_ROOMS
from events.models import Event
from members.models import Member
from messaging.models import Message
from network.models import Network
from pods.models import Notice, Pod, Ward, WayToGive
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import ContactLog, HelpRequest, Household, Match, Need, Route
from resources.models import Phone, Resource, ResourceCategory, ResourceList
from scripts import glossary
from volunteers.alike import looks_alike
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PASSWORD = "open sesame, please"
# The languages beside English.
OTHERS = [code for code, _name in of_project.LANGUAGES if code != of_project.LANGUAGE_CODE]


@pytest.fixture(autouse=True)
def _install(monkeypatch):
    """An install as migrations leave it: with the kinds of help, and nobody in it."""
    import_module("common.migrations._kinds_of_help").add_kinds(apps, None)
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)


def load() -> str:
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    models = [HelpRequest, Need, Match, ContactLog, Volunteer, Ward, Pod, Resource, User]
    return {model.__name__: model.objects.count() for model in models}


def test_loads_a_neighborhood_that_is_whole_and_only_once(monkeypatch, settings):
    # Invented people at a real desk would be rung up, and real ones overlooked.
    settings.PRODUCTION = True
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        load()
    assert not User.objects.exists()
    settings.DEMO = True
    assert load().startswith("Loaded the demo neighborhood.")
    assert Ward.objects.count() == 4
    assert Network.objects.get().opened_at
    assert Ward.objects.filter(is_hotline_only=True).count() == 1
    assert Pod.objects.count() == 12
    assert Volunteer.objects.count() == 64
    assert HelpRequest.objects.count() == 150
    assert Resource.objects.published().own().count() == 47
    theirs = Resource.objects.published().filter(source__name="Riverbend Neighbors")
    assert sorted(row.is_stale for row in theirs) == [False, False, True]
    assert all(row.schedules.exists() and row.phone for row in theirs)
    assert ResourceCategory.objects.count() == 7
    assert ResourceList.objects.published().count() >= 4
    members = Member.objects.active().values("pod").annotate(count=Count("pk"))
    assert sorted(row["count"] for row in members) == [4, 17, 34]
    assert len(set(Member.objects.values_list("language", flat=True))) == 9
    assert WayToGive.objects.filter(ward=None, pod=None).exists()
    assert (Notice.objects.showing().count(), Notice.objects.count()) == (4, 5)
    # Whoever looks at the demo shall be able to see each state there is.
    assert set(Need.objects.values_list("status", flat=True)) == set(NeedStatus.values)
    assert set(Match.objects.values_list("status", flat=True)) == set(MatchStatus.values)
    assert set(Volunteer.objects.values_list("status", flat=True)) == set(VolunteerStatus.values)
    assert HelpRequest.objects.exclude(erased_at=None).exists()
    asked = Household.objects.annotate(asked=Count("requests")).filter(asked__gt=1)
    assert asked.exists()
    waiting = Volunteer.objects.filter(looks_alike(), status=VolunteerStatus.PENDING)
    assert waiting.count() == 1
    assert ContactLog.objects.exclude(follow_up_on=None).exists()
    assert set(Route.objects.values_list("matches__status", flat=True)) == {"offered", "accepted"}
    assert Need.objects.exclude(repeat_until=None).exists()

    check_states_go_together()
    check_the_last_word_comes_last()
    check_nobody_is_sent_anything()
    check_people_are_invented()
    check_places_and_directory_come_in_every_drafted_language()
    check_rooms_come_in_every_language()
    check_their_pages_hold_no_english()
    check_staff_sign_in_with_the_password_of_today_and_nothing_else_changes(monkeypatch)


def check_the_last_word_comes_last():
    """Nobody thanks for help that has not come."""
    last = {note for calls in people.LAST_CALLS.values() for _kind, note in calls}
    entries = ContactLog.objects.filter(request__erased_at=None).select_related("request")
    said = {(entry.note in last, entry.request.closed_at is not None) for entry in entries}
    assert said == {(True, True), (False, False)}


def check_states_go_together():
    """Each need has the matches that its state asks for; a request is open while a need is."""
    one = {NeedStatus.OFFERED: MatchStatus.OFFERED, NeedStatus.MATCHED: MatchStatus.ACCEPTED}
    for need in Need.objects.prefetch_related("matches"):
        standing = [match.status for match in need.matches.all() if match.is_going_on]
        if need.status == NeedStatus.OFFERED and len(standing) > 1:
            assert set(standing) == {MatchStatus.ASKED}
        else:
            assert standing == ([one[NeedStatus(need.status)]] if need.status in one else [])
    for route in Route.objects.prefetch_related("matches"):
        assert len({match.status for match in route.matches.all()}) == 1
    for request in HelpRequest.objects.prefetch_related("needs"):
        is_active = any(need.is_active for need in request.needs.all())
        assert is_active == (request.closed_at is None)


def check_nobody_is_sent_anything():
    assert not Message.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def check_people_are_invented():
    # These numbers belong to nobody; any other might ring somewhere.
    fictional = re.compile(r"202-555-01\d\d")
    people = [*HelpRequest.objects.all(), *Volunteer.objects.all()]
    phones = [person.phone for person in people if person.phone]
    emails = [person.email for person in people if person.email]
    assert phones
    assert all(fictional.fullmatch(phone) for phone in phones)
    assert emails
    assert all(email.endswith("@example.org") for email in emails)
    public = [
        *(line.number for line in Phone.objects.all()),
        *(w.hotline for w in Ward.objects.all()),
    ]
    # 911, 988 and 211 are real, and called by no program.
    long = [str(number) for number in public if number and len(str(number)) > 3]
    assert all(number.startswith("(202) 555-01") for number in long)


def check_staff_sign_in_with_the_password_of_today_and_nothing_else_changes(monkeypatch):
    before = counts()
    steward = User.objects.get(email="steward@example.org")
    coordinator = User.objects.get(email="coordinator@example.org")
    organizer = User.objects.get(email="organizer@example.org")
    assert all(user.check_password(PASSWORD) for user in (steward, coordinator, organizer))
    assert Ward.objects.visible_to(steward).count() == 4
    assert Ward.objects.visible_to(coordinator).count() == 2
    assert Pod.objects.visible_to(organizer).count() == 1
    both = User.objects.get(email="both@example.org")
    assert [ward.slug for ward in roles.wards_of(both, roles.DESK)] == ["ward-8"]
    assert [pod.slug for pod in Pod.objects.held_by(both, roles.EDITORS)] == ["pier-towers"]
    monkeypatch.setenv("DEMO_PASSWORD", "another one altogether")
    # A second time it sets the password and leaves the rest.
    assert "there already" in load()
    assert counts() == before
    steward.refresh_from_db()
    assert steward.check_password("another one altogether")


def test_without_a_password_nothing_is_loaded(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD")
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        load()
    assert not User.objects.exists()


def check_places_and_directory_come_in_every_drafted_language():
    for language in ["am", "ar", "bn", "ko", "ti", "vi", "zh_hans"]:
        for model in (Ward, Pod, ResourceCategory, Resource):
            for row in model.objects.all():
                assert row.i18n.get(f"name_{language}"), (language, model.__name__, row.slug)
        for way in WayToGive.objects.all():
            assert way.i18n.get(f"note_{language}"), (language, way.name)


def check_rooms_come_in_every_language():
    """Days, decisions and announcements, in the words of each language."""
    for language in OTHERS:
        said = []
        for kind, (model, key) in OF_ROOMS.items():
            for row in model._default_manager.all():
                for field in row._meta.get_field("i18n").fields:
                    where = f"{language} {kind} {getattr(row, key)} {field}"
                    name = build_localized_fieldname(field, language)
                    assert bool(row.i18n.get(name)) == bool(getattr(row, field)), where
                    assert not is_outdated(row, field, name), where
                    if getattr(row, field):
                        said.append(glossary.Text(where, getattr(row, field), row.i18n[name]))
        assert len(said) > 10
        assert not [*glossary.problems(language, said)]


def check_their_pages_hold_no_english():
    """English in place of a missing translation is marked so: there is none of it."""
    pages = [("events:day_list",), ("decisions:decided_list",)]
    pages += [("events:day", day.pk) for day in Event.objects.all()]
    pages += [("decisions:decided_detail", row.pk) for row in Decision.objects.shown()]
    for language in OTHERS:
        for view, *args in pages:
            with translation.override(language):
                answer = Client().get(reverse(view, args=args))
            assert answer.status_code == 200, (language, view, args)
            main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
            # The languages that are spoken there are named in their own.
            assert '<span lang="en"' not in main, (language, view, args)
