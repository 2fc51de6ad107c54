"""A coordinator meets nothing of another ward, by whatever way they try."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import COORDINATOR
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import ContactLog, Match, Need
from tests import factories
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db

SECRET = "Quetzalcoatl"


class Scene:
    """Two wards with the same rows in each, and the coordinator of the first."""

    def __init__(self) -> None:
        self.mine, self.theirs = (
            factories.make_ward(name="Mine"),
            factories.make_ward(name="Theirs"),
        )
        self.pod = factories.make_pod(self.theirs, name="Their pod")
        self.kind = factories.make_category()
        self.user = factories.make_coordinator(self.mine)
        self.other = factories.make_request(
            self.theirs, name=SECRET, phone="202-555-0177", email="far@example.org"
        )
        self.need = factories.make_need(self.other, self.kind, detail=SECRET)
        self.volunteer = factories.make_volunteer(self.kind, ward=self.theirs, name=SECRET)
        self.match = factories.make_match(
            factories.make_need(self.other), self.volunteer, status=MatchStatus.OFFERED
        )
        self.entry = factories.make_contact(self.other, follow_up_on="2026-01-01")
        self.own = factories.make_request(self.mine, name="Nearby")
        self.own_need = factories.make_need(self.own, self.kind)
        self.own_volunteer = factories.make_volunteer(self.kind, ward=self.mine, name="Helper")

    def rows(self) -> dict[str, Any]:
        return {
            "requests_app_helprequest": self.other,
            "requests_app_need": self.need,
            "requests_app_match": self.match,
            "requests_app_contactlog": self.entry,
            "volunteers_volunteer": self.volunteer,
            "pods_ward": self.theirs,
            "pods_pod": self.pod,
        }


@pytest.fixture
def scene(client: Client) -> Scene:
    scene = Scene()
    client.force_login(scene.user)
    return scene


def test_lists_search_and_filters_show_only_their_wards(scene: Scene, client: Client) -> None:
    for name, row in scene.rows().items():
        url = reverse(f"admin:{name}_changelist")
        # By every way that brings the row up for its own coordinators.
        for query in ({}, {"q": SECRET}, {"q": str(row)}, {"state": "all"}):
            page = client.get(url, query)
            assert page.status_code in {200, 400}
            if page.status_code == 200:
                assert row.pk not in {shown.pk for shown in page.context["cl"].result_list}, name
                if "Theirs" not in query.values():  # a search says again what was typed
                    assert "Theirs" not in page.content.decode(), name
    own = client.get(reverse("admin:requests_app_helprequest_changelist"), {"q": "Nearby"})
    assert [row.pk for row in own.context["cl"].result_list] == [scene.own.pk]


@pytest.mark.parametrize("term", ["202-555-0177", "(202) 5550177", "FAR@example.org"])
def test_exact_search_finds_ones_own_only(term: str, scene: Scene, client: Client) -> None:
    # The same household asked in both wards: what is found has to be one's own.
    found = factories.make_request(scene.mine, phone="+1 202 555 0177", email="far@example.org")
    page = client.get(reverse("admin:requests_app_helprequest_changelist"), {"q": term})
    assert [row.pk for row in page.context["cl"].result_list] == [found.pk]


def test_a_part_of_a_phone_but_its_end_finds_nothing(scene: Scene, client: Client) -> None:
    factories.make_request(scene.mine, phone="202-555-0177")
    # Parts of a number would let somebody try out the rest digit by digit.
    for term in ("555", "177", "5550", "55-0177", "202-555-017"):
        page = client.get(reverse("admin:requests_app_helprequest_changelist"), {"q": term})
        assert list(page.context["cl"].result_list) == []


@pytest.mark.parametrize(
    "lookup",
    [
        # Yes or no to a guess is enough to read a hidden field letter by letter.
        "phone__startswith",
        "phone_index",
        "phone_index__startswith",
        "phone_tail_index",
        "name_key__contains",
        "name__startswith",
        "email_index__gte",
        "ward__area_role",
        "staff_note__isnull",
        "volunteer__phone_index",
        "needs__detail",
        "entered_by__password__startswith",
    ],
)
def test_hidden_fields_do_not_answer_to_an_address(
    lookup: str, scene: Scene, client: Client
) -> None:
    for name in ("requests_app_helprequest", "volunteers_volunteer", "requests_app_match"):
        assert client.get(reverse(f"admin:{name}_changelist"), {lookup: "1"}).status_code == 400


def test_the_ward_filter_knows_only_their_wards(scene: Scene, client: Client) -> None:
    url = reverse("admin:requests_app_helprequest_changelist")
    # A second ward, without which the filter would have one choice and not be shown.
    factories.give_role(scene.user, COORDINATOR, factories.make_ward(name="Second"))
    page = client.get(url, {"ward__id__exact": scene.theirs.pk, "state": "all"})
    assert list(page.context["cl"].result_list) == []
    spec = next(s for s in page.context["cl"].filter_specs if s.title == "ward")
    assert sorted(str(words) for _pk, words in spec.lookup_choices) == ["Mine", "Second"]


def test_no_page_opens_by_address(scene: Scene, client: Client) -> None:
    for name, row in scene.rows().items():
        for page in ("change", "history", "delete"):
            response = client.get(reverse(f"admin:{name}_{page}", args=[row.pk]))
            assert response.status_code in {302, 403}, (name, page)
            assert SECRET not in response.content.decode()
        # The small window in which Django lets rows be chosen is another way in.
        popup = client.get(
            reverse(f"admin:{name}_change", args=[row.pk]), {"_popup": 1, "_to_field": "id"}
        )
        assert popup.status_code == 302


@pytest.mark.parametrize("field", ["phone_index", "email_index", "submission_key", "name"])
def test_no_row_is_reached_by_another_field(field: str, scene: Scene, client: Client) -> None:
    url = reverse("admin:requests_app_helprequest_changelist")
    # Django would name each row by that field, and so tell what stands in it.
    assert client.get(url, {"_to_field": field, "_popup": 1}).status_code == 400


def test_nothing_is_saved_by_address(scene: Scene, client: Client) -> None:
    for name, row in scene.rows().items():
        client.post(reverse(f"admin:{name}_change", args=[row.pk]), {"name": "Taken", "slug": "x"})
        row.refresh_from_db()
        assert getattr(row, "name", SECRET) != "Taken", name


def test_autocomplete_gives_nothing_of_others(scene: Scene, client: Client) -> None:
    asked = {"app_label": "requests_app", "model_name": "helprequest", "field_name": "ward"}
    response = client.get(reverse("admin:autocomplete"), {**asked, "term": ""})
    assert response.status_code in {200, 403}
    if response.status_code == 200:
        texts = [row["text"] for row in json.loads(response.content)["results"]]
        assert texts == ["Mine"]
    asked = {"app_label": "requests_app", "model_name": "match", "field_name": "volunteer"}
    response = client.get(reverse("admin:autocomplete"), {**asked, "term": SECRET})
    assert SECRET not in response.content.decode()


def test_choices_name_only_their_wards(scene: Scene, client: Client) -> None:
    page = client.get(reverse("admin:requests_app_helprequest_change", args=[scene.own.pk]))
    form = page.context["adminform"].form
    assert [str(ward) for ward in form.fields["ward"].queryset] == ["Mine"]
    assert list(form.fields["pod"].queryset) == []
    # Sent past the choices of the form.
    client.post(
        reverse("admin:requests_app_helprequest_change", args=[scene.own.pk]),
        {"name": "Nearby", "ward": scene.theirs.pk},
    )
    scene.own.refresh_from_db()
    assert scene.own.ward == scene.mine


ACTIONS = [
    ("requests_app_helprequest", "cancel"),
    ("requests_app_helprequest", "close_cannot_help"),
    ("requests_app_helprequest", "close_others_did"),
    ("requests_app_need", "cancel"),
    ("requests_app_need", "close_cannot_help"),
    ("requests_app_need", "close_others_did"),
    ("requests_app_match", "withdraw"),
    ("requests_app_contactlog", "finish"),
    ("volunteers_volunteer", "approve"),
    ("volunteers_volunteer", "reject"),
    ("volunteers_volunteer", "pause_two_weeks"),
    ("pods_pod", "unpublish"),
]


@pytest.mark.parametrize(("name", "action"), ACTIONS)
@pytest.mark.parametrize("across", ["0", "1"])
def test_actions_with_forged_ids_change_nothing(
    name: str, action: str, across: str, scene: Scene, client: Client
) -> None:
    row = scene.rows()[name]
    before = type(row).objects.values().get(pk=row.pk)
    # With "all rows" the ids do not count any more; the area still has to.
    forged = {"action": action, "_selected_action": [row.pk], "select_across": across}
    client.post(f"{reverse(f'admin:{name}_changelist')}?state=all", forged)
    assert type(row).objects.values().get(pk=row.pk) == before
    scene.need.refresh_from_db()
    assert scene.need.status == NeedStatus.OPEN


def test_the_delete_action_is_not_offered(scene: Scene, client: Client) -> None:
    for name, row in scene.rows().items():
        url = reverse(f"admin:{name}_changelist")
        forged = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(url, forged)
        assert type(row).objects.filter(pk=row.pk).exists()


def test_details_of_others_do_not_open(scene: Scene, client: Client) -> None:
    for name in ("requests_app_helprequest", "volunteers_volunteer"):
        row = scene.rows()[name]
        url = reverse(f"admin:{name}_open_details", args=[row.pk])
        assert client.post(url).status_code == 404
    erase = reverse("admin:requests_app_helprequest_erase", args=[scene.other.pk])
    assert client.post(erase, {"sure": "yes"}).status_code == 404
    assert not AuditEvent.objects.filter(verb="open_details").exists()
    scene.other.refresh_from_db()
    assert scene.other.name == SECRET


PRESSES = ["open", "take_over", "leave", "next", "offer", "offer_several", "not_them"]
PRESSES += ["answer", "contact", "log", "rung", "close", "cannot_help"]


def test_the_desk_shows_and_does_nothing_for_others(scene: Scene, client: Client) -> None:
    page = client.get(reverse("admin:desk"))
    assert [need.pk for need in page.context["page"].needs] == [scene.own_need.pk]
    assert SECRET not in page.content.decode()
    page = client.get(need_url(scene.own_need.pk))
    assert [c.volunteer.pk for c in page.context["candidates"]] == [scene.own_volunteer.pk]
    assert SECRET not in page.content.decode()
    assert client.get(need_url(scene.need.pk)).status_code == 404
    assert client.get(need_url(scene.need.pk, "beside")).status_code == 404
    beside = client.get(need_url(scene.own_need.pk, "beside"))
    assert [need.pk for need in beside.context["page"].needs] == [scene.own_need.pk]
    assert beside.context["along"] == []
    for name in PRESSES:
        data = {"volunteer": scene.own_volunteer.pk, "match": scene.match.pk, "how": "others_did"}
        data |= {"answer": "withdraw", "kind": "note", "note": "Hello", "entry": 1, "people": [1]}
        assert client.post(need_url(scene.need.pk, name), data).status_code == 404, name
    offered = client.post(need_url(scene.own_need.pk, "offer"), {"volunteer": scene.volunteer.pk})
    assert offered.status_code == 404
    people = {"people": [scene.volunteer.pk]}
    # Those of others are left out, which leaves nobody to be asked.
    assert client.post(need_url(scene.own_need.pk, "offer_several"), people).status_code == 302
    blocked = client.post(
        need_url(scene.own_need.pk, "not_them"), {"volunteer": scene.volunteer.pk}
    )
    assert blocked.status_code == 404
    # One's own need in the address, and somebody else's match in the form.
    forged = {"match": scene.match.pk, "answer": "withdraw"}
    assert client.post(need_url(scene.own_need.pk, "answer"), forged).status_code == 404
    scene.match.refresh_from_db()
    assert scene.match.status == MatchStatus.OFFERED
    assert ContactLog.objects.count() == 1
    assert not Match.objects.filter(need=scene.own_need).exists()
    assert not Need.objects.claimed().filter(pk=scene.need.pk).exists()


def need_url(need_id: int, verb: str = "need") -> str:
    return reverse(f"admin:desk_{verb}", args=[need_id])


def test_the_desks_filters_give_nothing_of_others(scene: Scene, client: Client) -> None:
    for query in ({"ward": scene.theirs.pk}, {"show": "offered"}, {"show": "x", "ward": "y"}):
        page = client.get(reverse("admin:desk"), query)
        assert {need.request_id for need in page.context["page"].needs} <= {scene.own.pk}
    assert "Theirs" not in page.content.decode()


@pytest.mark.parametrize("role", ["organizer", "nobody"])
def test_organizers_and_strangers_have_no_desk(role: str, scene: Scene, client: Client) -> None:
    client.logout()
    if role == "organizer":
        client.force_login(factories.make_organizer(scene.mine))
    expected = 403 if role == "organizer" else 302
    for name in ("desk", "intake_request", "intake_volunteer"):
        assert client.get(reverse(f"admin:{name}")).status_code == expected
    for verb in ("need", *PRESSES):
        ask = client.get if verb == "need" else client.post
        assert ask(need_url(scene.own_need.pk, verb)).status_code == expected, verb


def test_rows_without_a_ward_are_seen_by_every_coordinator(scene: Scene, client: Client) -> None:
    # Seen only by whose ward it is, a row without one would be seen by nobody.
    lost = factories.make_need(factories.make_request(None), scene.kind)
    assert client.get(need_url(lost.pk)).status_code == 200


def test_the_history_names_nobody(scene: Scene, client: Client) -> None:
    client.force_login(factories.make_steward())
    url = reverse("admin:volunteers_volunteer_change", args=[scene.volunteer.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    response = client.post(url, {**data, "name": "Xochitl", "staff_note": "Likes tea"})
    assert response.status_code == 302
    scene.volunteer.refresh_from_db()
    assert (scene.volunteer.name, scene.volunteer.staff_note) == ("Xochitl", "Likes tea")
    # Django's history outlives the row; names in it would outlive an erasure.
    entry = LogEntry.objects.get()
    written = f"{entry.object_repr} {entry.change_message}"
    assert not any(word in written for word in (SECRET, "Xochitl", "tea"))
    event = AuditEvent.objects.get(verb="update_volunteer")
    assert event.fields == ["name", "staff_note"]
    assert scene.volunteer.status == VolunteerStatus.APPROVED
