"""Filters as coordinators think: waiting, urgent, nobody yet, call back."""

import datetime
from abc import ABC, abstractmethod
from typing import Any

from django.contrib import admin
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.area_filter import ByWard
from common.lookups import IsOneOf
from pages.named_rows import NAMED
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import ContactLog, HelpRequest, Need

TOO_LONG = datetime.timedelta(days=2)


def waiting_too_long() -> QuerySet[Need]:
    """Return the open needs for neighbors that were asked for more than two days ago."""
    return Need.objects.open().for_neighbors().filter(created_at__lt=timezone.now() - TOO_LONG)


def follow_up_due(request_id: str) -> IsOneOf:
    """Return the condition that a call is due; `request_id` is the path to the request's id."""
    entries = ContactLog.objects.filter(follow_up_on__lte=timezone.localdate(), followed_up_at=None)
    return IsOneOf(request_id, entries.values("request"))


class YesFilter(admin.SimpleListFilter, ABC):
    """A filter with one choice besides "All"."""

    words: Any = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", self.words)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrow(queryset) if self.value() == "yes" else queryset

    @abstractmethod
    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the choice shows."""


class InWardFilter(ByWard, admin.SimpleListFilter):
    """A filter for one ward, by the column that long lists have for it."""

    title = _("ward")
    parameter_name = own = "ward"
    box = f"{own}{NAMED}"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.look(Ward, request.user, model_admin.viewers, params)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(ward.pk), str(ward)) for ward in self.wards]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # Among those that were offered: another number in the address shows nothing.
        chosen = [int(pk) for pk, _name in self.lookup_choices if pk == self.value()]
        return queryset.filter(in_ward__in=chosen) if self.value() else queryset


def _with(needs: QuerySet[Need]) -> IsOneOf:
    return IsOneOf("pk", needs.values("request"))


class StateFilter(admin.SimpleListFilter):
    """A filter for requests that still wait, unless asked otherwise or searching."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("closed", _("Closed")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Still waiting for something"),
        }
        for value, words in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": words,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "closed":
            return queryset.filter(closed_at__isnull=False)
        # Callers ask about what is closed as well, so a search finds that too.
        if self.value() == "all" or request.GET.get("q"):
            return queryset
        return queryset.filter(closed_at=None)


class RequestWaitingFilter(YesFilter):
    title = _("waiting")
    parameter_name = "waiting"
    words = _("More than 2 days without a neighbor")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(_with(waiting_too_long()))


class RequestUrgentFilter(YesFilter):
    title = _("urgent")
    parameter_name = "urgent"
    words = _("Today or tomorrow")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(_with(Need.objects.active().due_soon()))


class NoMatchFilter(YesFilter):
    title = _("neighbor")
    parameter_name = "unmatched"
    words = _("Nobody asked yet")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(_with(Need.objects.open()))


class RequestFollowUpFilter(YesFilter):
    title = _("follow-up")
    parameter_name = "follow_up"
    words = _("Call back today")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(follow_up_due("pk"))


class NeedWaitingFilter(RequestWaitingFilter):
    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # On the need's own row, without the way through requests that the base class goes.
        return queryset.filter(status=NeedStatus.OPEN, created_at__lt=timezone.now() - TOO_LONG)


class NeedUrgentFilter(RequestUrgentFilter):
    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.active().due_soon()  # type: ignore[attr-defined]


class NeedFollowUpFilter(RequestFollowUpFilter):
    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(follow_up_due("request_id"))


class NoWardFilter(YesFilter):
    title = _("place")
    parameter_name = "no_ward"
    words = _("No ward named")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(ward=None)


class RepeatFilter(YesFilter):
    title = _("asked before")
    parameter_name = "repeat"
    words = _("The same household")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # The oldest of each household by its index: asked whether there is any, Postgres would
        # read all requests to look up a few thousand.
        theirs = HelpRequest.objects.filter(household=OuterRef("household")).order_by()
        first = theirs.values("household").annotate(first=Min("pk")).values("first")
        return queryset.filter(pk__gt=Subquery(first))


class EntryDueFilter(YesFilter):
    title = _("follow-up")
    parameter_name = "due"
    words = _("Call back today")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # Found first, by the index that holds them alone: Postgres takes them for many of the log,
        # and would read all matches and volunteers for the names beside them.
        return queryset.filter(IsOneOf("pk", ContactLog.objects.due().values("pk")))


class DidNotWorkFilter(YesFilter):
    title = _("did it work?")
    parameter_name = "worked"
    words = _("One side says no")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.did_not_work()  # type: ignore[attr-defined]
