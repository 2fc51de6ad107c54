"""Who leaves is closed at once, and what they held is free."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import NewsHow, NewsKind
from accounts.leaving import held_in_words
from accounts.models import AuditEvent, NewsChoice, StewardOpening, User
from accounts.roles import COORDINATOR, KEEPER, holders, signing_in
from accounts.services import end_access
from common.errors import NotPossible
from imports.choices import Kind
from imports.models import Import
from imports.services import start_import
from pods.models import AreaRole, EndedRole
from requests_app.choices import ProposalStatus
from requests_app.models import Need, Proposal
from requests_app.services import claim_need
from resources.keeping.keepers import keep
from resources.models import EntryKeeper, Resource
from tests import factories
from tests.imports.sheets import as_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward() -> User:
    return factories.make_steward(opened=False)


@pytest.fixture
def ana(steward: User) -> User:
    """A coordinator who holds one of everything."""
    ward = factories.make_ward(name="Ward 1")
    user = factories.make_coordinator(ward, name="Ana")
    factories.give_role(user, KEEPER, ward)
    claim_need(factories.make_need(factories.make_request(ward)).pk, actor=user)
    keep(factories.make_resource().pk, actor=user)
    start_import(Kind.VOLUNTEERS, "a.csv", as_csv(["Name"], [["Bo"]]), actor=user)
    Proposal.objects.create(created_by=user, status=ProposalStatus.READY, ready_at=timezone.now())
    NewsChoice.objects.create(user=user, kind=NewsKind.URGENT, how=NewsHow.MORNING)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def press(client: Client, user: User) -> Any:
    return reverse("admin:accounts_user_end_access", args=[user.pk])


def test_the_press_says_what_is_freed_and_frees_it(
    client: Client, steward: User, ana: User
) -> None:
    theirs = Client()
    theirs.force_login(ana)
    assert theirs.get(reverse("admin:desk")).status_code == 200
    client.force_login(steward)
    url = press(client, ana)
    page = client.get(url).text
    for words in (
        "2 roles end.",
        "1 ward is left without a coordinator.",
        "1 need that they have open at the desk",
        "1 entry of the directory that they keep",
        "1 spreadsheet that they uploaded",
        "1 list of matches that they did not send",
    ):
        assert words in page
    assert signing_in().filter(pk=ana.pk).exists()
    client.post(url, {"really": "end-access"})
    assert theirs.get(reverse("admin:desk")).status_code == 302
    ana.refresh_from_db()
    assert not ana.is_active
    assert not ana.has_usable_password()
    assert held_in_words(ana) == []
    assert not AreaRole.objects.filter(user=ana).exists()
    assert not Need.objects.filter(claimed_by=ana).exists()
    assert not EntryKeeper.objects.filter(user=ana).exists()
    assert Resource.objects.get().keeper is None
    assert not Import.objects.filter(made_by=ana, emptied_at=None).exists()
    assert not Proposal.objects.exists()
    assert not NewsChoice.objects.exists()
    assert not Authenticator.objects.filter(user=ana).exists()


def test_their_roles_stay_known(steward: User, ana: User) -> None:
    end_access(ana.pk, actor=steward)
    kept = EndedRole.objects.filter(user=ana).order_by("pk")
    assert [(row.role, str(row.ward), row.ended_by) for row in kept] == [
        ("coordinator", "Ward 1", steward),
        ("keeper", "Ward 1", steward),
    ]
    verbs = AuditEvent.objects.filter(actor=steward, subject_type="user", subject_id=ana.pk)
    assert sorted(verbs.values_list("verb", flat=True)) == ["end_access", "end_role", "end_role"]


def test_the_page_of_somebody_who_left_shows_what_they_were(
    client: Client, steward: User, ana: User
) -> None:
    end_access(ana.pk, actor=steward)
    client.force_login(steward)
    page = client.get(reverse("admin:accounts_user_change", args=[ana.pk])).text
    assert "Access ended" in page
    assert "Coordinator: Ward 1" in page


def test_twice_is_once(steward: User, ana: User) -> None:
    end_access(ana.pk, actor=steward)
    end_access(ana.pk, actor=steward)
    assert AuditEvent.objects.filter(verb="end_access").count() == 1
    assert EndedRole.objects.count() == 2


def test_the_last_steward_stays_and_nobody_ends_themselves(steward: User) -> None:
    with pytest.raises(NotPossible):
        end_access(steward.pk, actor=steward)
    other = factories.make_steward()
    end_access(other.pk, actor=steward)
    assert not StewardOpening.objects.going_on().filter(user=other).exists()
    # Whoever has just been ended cannot end the one who is left.
    with pytest.raises(NotPossible):
        end_access(steward.pk, actor=other)
    steward.refresh_from_db()
    assert steward.is_active


def test_others_keep_theirs(steward: User, ana: User) -> None:
    other = factories.make_coordinator(factories.make_ward())
    need = factories.make_need(factories.make_request(AreaRole.objects.get(user=other).ward))
    claim_need(need.pk, actor=other)
    end_access(ana.pk, actor=steward)
    need.refresh_from_db()
    assert need.claimed_by == other
    assert need.claimed_until
    assert need.claimed_until - timezone.now() > timedelta(minutes=8)
    assert list(holders(COORDINATOR)) == [other]
