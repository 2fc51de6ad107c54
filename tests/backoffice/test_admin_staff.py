"""Stewards manage staff; nobody raises themselves."""

import json
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from accounts.roles import COORDINATOR, ORGANIZER
from pods.models import AreaRole
from tests import factories

pytestmark = pytest.mark.django_db


NO_AREAS = {"area_roles-TOTAL_FORMS": 0, "area_roles-INITIAL_FORMS": 0}


def posted(user: User, **changes: Any) -> dict[str, Any]:
    own = {"email": user.email, "name": user.name, "language": user.language}
    own |= {"is_steward": "on"} if user.is_steward else {}
    return {**own, "is_active": "on", "is_staff": "on", **NO_AREAS, **changes}


def test_a_steward_makes_somebody_coordinator_of_a_ward(client: Client) -> None:
    client.force_login(factories.make_steward())
    ward, user = factories.make_ward(), factories.make_staff()
    area = {"area_roles-TOTAL_FORMS": 1, "area_roles-0-ward": ward.pk}
    area |= {"area_roles-0-role": "coordinator"}
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.post(url, posted(user, **area)).status_code == 302
    assert AreaRole.objects.get(user=user).ward == ward
    client.logout()
    client.force_login(user)
    assert client.get(reverse("admin:desk")).status_code == 200


def test_a_steward_gives_somebody_several_roles(client: Client) -> None:
    steward = factories.make_steward()
    client.force_login(steward)
    ward, pod = factories.make_ward(name="Ward 1"), factories.make_pod(name="Pier")
    user = factories.make_staff()
    data = posted(user, **{"area_roles-TOTAL_FORMS": 2})
    data |= {"area_roles-0-role": "coordinator", "area_roles-0-ward": ward.pk}
    data |= {"area_roles-1-role": "organizer", "area_roles-1-pod": pod.pk}
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.post(url, data).status_code == 302
    assert [str(area) for area in user.area_roles.order_by("pk")] == [
        "Coordinator: Ward 1",
        "Organizer: Pier",
    ]
    given = AuditEvent.objects.filter(verb="give_role", subject_id=user.pk, actor=steward)
    assert [event.fields for event in given.order_by("pk")] == [["role", "ward"], ["pod", "role"]]
    page = client.get(reverse("admin:accounts_user_changelist"))
    assert "Coordinator: Ward 1 · Organizer: Pier" in page.text
    assert re.search(r'<td[^>]*class="field-roles"[^>]*>Steward</td>', page.text)


def test_a_role_needs_its_area_and_an_area_its_role(client: Client) -> None:
    client.force_login(factories.make_steward())
    user, ward, pod = factories.make_staff(), factories.make_ward(), factories.make_pod()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    for area in ({"role": "coordinator"}, {"ward": ward.pk}, {"role": "steward", "pod": pod.pk}):
        data = {f"area_roles-0-{name}": value for name, value in area.items()}
        saved = client.post(url, posted(user, **{"area_roles-TOTAL_FORMS": 1}, **data))
        assert saved.status_code == 200, area
    assert not AreaRole.objects.exists()


@pytest.mark.parametrize(
    ("role", "found"),
    [("steward", ["s"]), ("coordinator", ["both", "c"]), ("organizer", ["both"]), ("x", None)],
)
def test_the_list_finds_who_holds_a_role(role: str, found: Any, client: Client) -> None:
    client.force_login(factories.make_steward(email="s"))
    # Coordinator twice over, and still one person in the list.
    both = factories.make_coordinator(factories.make_ward(), factories.make_ward(), email="both")
    factories.give_role(both, ORGANIZER, factories.make_pod())
    factories.make_coordinator(email="c")
    factories.make_staff(email="nobody")
    page = client.get(reverse("admin:accounts_user_changelist"), {"role": role})
    emails = [user.email for user in page.context["cl"].result_list]
    assert emails == (found or ["both", "c", "nobody", "s"])


def test_a_superuser_may_be_ended_as_steward(client: Client) -> None:
    client.force_login(factories.make_steward())
    # By createsuperuser; that flag must not be a way back in.
    root = User.objects.create_superuser("root@example.org")
    url = reverse("admin:accounts_user_change", args=[root.pk])
    assert client.post(url, posted(root, is_steward="")).status_code == 302
    root.refresh_from_db()
    assert not root.is_steward
    assert not root.is_superuser


@pytest.mark.parametrize("role", [COORDINATOR, ORGANIZER])
def test_nobody_raises_themselves(role: str, client: Client) -> None:
    user = factories.make_user(role, factories.make_ward())
    client.force_login(user)
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.get(url).status_code == 403
    assert client.post(url, posted(user, is_steward="on")).status_code == 403
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    # To set a steward's password is to become one.
    password = reverse("admin:auth_user_password_change", args=[factories.make_steward().pk])
    assert client.get(password).status_code == 403
    user.refresh_from_db()
    assert not user.is_steward


def test_staff_are_ended_not_deleted(client: Client) -> None:
    client.force_login(factories.make_steward())
    user = factories.make_coordinator()
    # The audit log has to go on saying who did what.
    assert client.get(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403


def test_the_history_of_staff_names_nobody(client: Client) -> None:
    client.force_login(factories.make_steward())
    user = factories.make_coordinator(name="Itzel")
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.post(url, posted(user, name="Citlali")).status_code == 302
    entry = LogEntry.objects.get()
    assert "Itzel" not in entry.object_repr + entry.change_message
    assert "Citlali" not in entry.object_repr + entry.change_message
    assert json.loads(entry.change_message)
    assert client.get(reverse("admin:accounts_user_history", args=[user.pk])).status_code == 200


def test_the_audit_log_is_read_only(client: Client) -> None:
    client.force_login(factories.make_steward())
    audit.record(audit.SYSTEM, "look", factories.make_ward(), ["name"])
    event = AuditEvent.objects.get()
    url = reverse("admin:accounts_auditevent_change", args=[event.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"verb": "changed"}).status_code == 403
    assert client.get(reverse("admin:accounts_auditevent_add")).status_code == 403
    delete = reverse("admin:accounts_auditevent_delete", args=[event.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert AuditEvent.objects.get() == event
