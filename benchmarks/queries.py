"""(d) Queries per page with few rows of everything and with many: they must be the same.

    python -m benchmarks.queries

Every public page, every list of the admin and the desk. A long list of the admin counts its rows
once they fill more than one page, so lists of one page are compared, and lists of several. Exits
with 1 when a page needs more queries for more rows, or does not answer 200.
"""

import os
import sys
from collections.abc import Callable, Iterable

from benchmarks import options
from benchmarks.server import database, environment

SHORT = options.is_short(__doc__)
os.environ.update(environment(database("mutualaid_queries", short=SHORT)))

import django

django.setup()

from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from common.current import held
from common.models import Category
from pages import cached
from requests_app.choices import MatchStatus
from tests import factories as make
from tests.requests_app import request_form as asking
from tests.volunteers import sign_up_form as offering

# Pairs are compared. A page of a list holds thirty, and each row brings up to three needs.
ROWS = ((1, 3),) if SHORT else ((1, 9), (40, 80))


def fill(rows: int) -> dict[str, str]:
    """`rows` rows of everything in one ward; gives the addresses of pages about one of each."""
    ward, category = make.make_ward(), make.make_category()
    heading = make.make_resource_category()
    for _row in range(rows):
        pod = make.make_pod(ward)
        make.make_way_to_give(ward=ward)
        make.make_way_to_give(pod=pod)
        resource = make.make_resource(heading, ward=ward, pod=pod)
        resource_list = make.make_resource_list(resource, ward=ward, pod=pod)
        volunteer = make.make_volunteer(category, ward=ward, pod=pod)
        request = make.make_request(ward, pod=pod)
        need = make.make_need(request, category)
        match = make.make_match(make.make_need(request), status=MatchStatus.ACCEPTED)
        make.make_contact(request)
        open_request = make.make_request(ward)
        make.make_need(open_request, category)
        make.make_coordinator(ward)
    return {
        "ward": ward.slug,
        "pod": pod.slug,
        "resource": resource.slug,
        "list": resource_list.slug,
        "request": make.link_to(request),
        "open request": make.link_to(open_request),
        "volunteer": make.link_to(volunteer),
        "match": make.link_to(match),
        "need": str(need.pk),
        "category": category.slug,
    }


def public_pages(one: dict[str, str]) -> dict[str, str]:
    """Name and address of every public page."""
    names: dict[str, list[str]] = {
        "home": [],
        "request_pages:request_needs": [],
        "volunteers:volunteer_about": [],
        "pods:ward_list": [],
        "pods:ward_detail": [one["ward"]],
        "pods:pod_detail": [one["pod"]],
        "resources:resource_list": [],
        "resources:resource_detail": [one["resource"]],
        "resources:resource_list_detail": [one["list"]],
        "request_pages:request_status": [one["request"]],
        "volunteers:volunteer_home": [one["volunteer"]],
        "request_pages:match_offer": [one["match"]],
        "request_pages:request_edit": [one["open request"], "details"],
        "request_pages:request_cancel": [one["open request"]],
        "request_pages:request_delete": [one["request"]],
        "volunteers:volunteer_edit": [one["volunteer"], "offer"],
        "volunteers:volunteer_leave": [one["volunteer"]],
    }
    return {name: reverse(name, args=args) for name, args in names.items()}


def staff_pages(one: dict[str, str]) -> dict[str, str]:
    """Name and address of every list of the admin, and of the desk."""
    names = [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for model in admin.site._registry
        if model._meta.app_label not in {"auth", "account", "mfa", "procrastinate"}
    ]
    pages = {name: reverse(name) for name in ["admin:index", *names, "admin:desk"]}
    pages["admin:desk_need"] = reverse("admin:desk_need", args=[one["need"]])
    return pages


def form_pages(visitor: Client, one: dict[str, str]) -> dict[str, int]:
    """Queries of the pages of both forms, filled in, and of their confirmations."""
    category = Category.objects.get(slug=one["category"])
    asking.fill_in(visitor, category)
    offering.fill_in(visitor, category.slug)
    names = [f"request_pages:request_{page}" for page in (*asking.PAGES, "check")]
    names += [f"volunteers:volunteer_{page}" for page in (*offering.PAGES, "check")]
    counts = {f"{name} (filled)": count(visitor, reverse(name)) for name in names}
    asking.send(visitor)
    offering.send(visitor)
    sent = ["request_pages:request_sent", "volunteers:volunteer_sent"]
    return counts | {name: count(visitor, reverse(name)) for name in sent}


def count(client: Client, address: str) -> int:
    """Queries of a second visit with nothing kept: a kept page costs one, whatever is in it."""
    # Twice: the first visit of a process also reads what every later one has at hand.
    client.get(address)
    cached.clear()
    # Every process looks for the network every few seconds, whatever is asked for.
    with held(), CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}.")
    return len(queries)


def measure(rows: int) -> dict[str, int]:
    """Queries of every page at `rows` rows; nothing stays in the database."""
    with transaction.atomic():
        one = fill(rows)
        cached.clear()
        visitor, steward = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
        steward.force_login(make.make_steward())
        counts = {name: count(visitor, page) for name, page in public_pages(one).items()}
        counts |= form_pages(visitor, one)
        counts |= {name: count(steward, page) for name, page in staff_pages(one).items()}
        # The next number of rows begins from an empty database again.
        transaction.set_rollback(True)
    return counts


def in_english(function: Callable[[], int]) -> int:
    with translation.override("en"):
        return function()


def main() -> int:
    counts = {rows: measure(rows) for pair in ROWS for rows in pair}
    print(f"{'queries with so many rows of everything':46}" + "".join(f"{n:7}" for n in counts))
    names = list(counts[1])
    grown = [name for name in names if any(grows(name, counts))]
    for name in names:
        numbers = "".join(f"{found[name]:7}" for found in counts.values())
        print(f"{name:46}{numbers}{'  <- grows' if name in grown else ''}")
    print(f"{len(names)} pages, {len(grown)} whose queries grow with their rows.")
    return 1 if grown else 0


def grows(name: str, counts: dict[int, dict[str, int]]) -> Iterable[bool]:
    """For each pair of `ROWS` whether the page `name` took more queries for the many."""
    return (counts[few][name] != counts[many][name] for few, many in ROWS)


if __name__ == "__main__":
    sys.exit(in_english(main))
