"""The checklist on a steward's first page: until all is done, and when something falls away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, NewsChoice, User
from common.content_versions import look_again
from common.models import Category
from messaging.channels.text import month
from messaging.tasks import deliver_message
from opening.checklist import lines
from opening.models import BackupRun, LookedAt, TestLetter
from pods.models import AreaRole, Ward, ZipCentroid
from tests import factories
from tests.opening.ready import let_worker_live, make_ready, make_run

pytestmark = pytest.mark.django_db


def missing() -> set[str]:
    return {line.key for line in lines() if not line.is_done}


def test_nothing_is_done_in_an_empty_install(settings: Any) -> None:
    settings.NETWORK_STARTS_OPEN = False
    factories.make_steward()
    # Where 911 answers, pages name it before anybody chose numbers.
    assert {line.key for line in lines()} - missing() == {"numbers"}


def test_nothing_is_done_before_there_is_a_steward(settings: Any) -> None:
    assert "second_factor" in missing()


def test_a_healthy_city_has_one_small_line(settings: Any, client: Client) -> None:
    client.force_login(make_ready(settings))
    assert missing() == set()
    page = client.get(reverse("admin:index")).content.decode()
    assert "All of the checklist is done" in page
    assert "Still to do" not in page


def break_email(settings: Any) -> None:
    settings.EMAIL_HOST = "another.example.org"


def break_jobs(_settings: Any) -> None:
    deliver_message.defer(message_id=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")


def break_places(settings: Any) -> None:
    settings.BACKUP_TO = ""


def break_open(settings: Any) -> None:
    settings.NETWORK_STARTS_OPEN = False


def break_numbers(settings: Any) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = "GB"


def use_up_the_month(settings: Any) -> None:
    settings.TEXT_DRIVER, settings.TEXT_PARTS_PER_MONTH = "twilio", 100
    month.take(79, is_urgent=False)
    assert missing() == set()
    month.take(1, is_urgent=False)


def late_news(_settings: Any) -> None:
    coordinator = AreaRole.objects.get().user
    NewsChoice.objects.create(user=coordinator, kind="urgent", how="morning")


BROKEN: list[tuple[str, Callable[[Any], Any]]] = [
    ("second_factor", lambda _settings: Authenticator.objects.all().delete()),
    ("email", break_email),
    ("email", lambda _settings: TestLetter.objects.update(arrived_at=None)),
    ("wards", lambda _settings: Ward.objects.update(zip_codes=[])),
    ("distances", lambda _settings: ZipCentroid.objects.all().delete()),
    ("coordinators", lambda _settings: AreaRole.objects.update(role="organizer")),
    ("told", late_news),
    ("phone", lambda _settings: Ward.objects.update(hotline="")),
    ("numbers", break_numbers),
    ("kinds", lambda _settings: Category.objects.update(is_active=False)),
    ("privacy", lambda _settings: LookedAt.objects.filter(what="privacy").delete()),
    ("languages", lambda _settings: LookedAt.objects.filter(what="languages").delete()),
    ("backups", break_places),
    ("backups", lambda _settings: make_run(verified_at=None, problem="place")),
    (
        "backups",
        lambda _settings: BackupRun.objects.update(started_at=timezone.now() - timedelta(days=3)),
    ),
    ("restored", lambda _settings: BackupRun.objects.update(restored_at=None)),
    ("worker", lambda _settings: let_worker_live(ago=timedelta(minutes=10))),
    ("jobs", break_jobs),
    ("texts", use_up_the_month),
    ("opened", break_open),
]


@pytest.mark.parametrize(("key", "harm"), BROKEN)
def test_what_falls_away_comes_back(
    key: str, harm: Callable[[Any], Any], settings: Any, client: Client
) -> None:
    steward = make_ready(settings)
    harm(settings)
    assert key in missing()
    line = next(line for line in lines() if line.key == key)
    assert len(line.why) > 15
    client.force_login(steward)
    page = client.get(reverse("admin:index")).content.decode()
    assert line.title in page
    if line.url:
        assert client.get(line.url).status_code in {200, 302}


def test_a_ward_whose_coordinator_has_left_is_alone(settings: Any) -> None:
    make_ready(settings)
    User.objects.filter(area_roles__role="coordinator").update(is_active=False)
    assert {"coordinators", "told"} <= missing()


def test_it_costs_as_much_with_many_wards(settings: Any) -> None:
    make_ready(settings)
    lines()

    def queries() -> int:
        look_again()
        with CaptureQueriesContext(connection) as captured:
            lines()
        return len(captured)

    before = queries()
    for _number in range(5):
        factories.make_coordinator(factories.make_ward(zip_codes=["20002"], hotline="+12025550102"))
    assert missing() == set()
    assert queries() == before <= 21


def test_only_stewards_see_it(client: Client, settings: Any) -> None:
    ward = factories.make_ward()
    client.force_login(factories.make_coordinator(ward))
    assert "checklist" not in client.get(reverse("admin:index")).content.decode()
    for name in ("checklist", "test_letter", "backups"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
    pressed = client.post(reverse("admin:looked_at", args=["kinds"]))
    assert pressed.status_code == 403
    assert not LookedAt.objects.exists()


def test_a_press_is_recorded(client: Client, settings: Any) -> None:
    steward = make_ready(settings)
    LookedAt.objects.all().delete()
    client.force_login(steward)
    url = reverse("admin:looked_at", args=["kinds"])
    assert url in client.get(reverse("admin:index")).content.decode()
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    client.post(url)
    row = LookedAt.objects.get()
    assert (row.what, row.user) == ("kinds", steward)
    assert AuditEvent.objects.filter(verb="look_at", actor=steward).count() == 2
    assert "kinds" not in missing()
    assert client.post(reverse("admin:looked_at", args=["worker"])).status_code == 404
