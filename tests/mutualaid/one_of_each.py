"""One row of everything that an address may be about, and the arguments that lead to it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from decisions.models import Decision
from events.models import ShiftSheet
from members.views.organizer import SALT
from paper.asking import ask_for_sheet
from paper.choices import SheetKind
from pods.models import Group, Pod, Ward
from requests_app.choices import MatchStatus
from resources.keeping.calls import take_next
from resources.models import Guide, Resource, ResourceCategory, ResourceList
from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS
from tests.factories import link_to
from tests.mutualaid.matrix import MODELS
from tests.mutualaid.planted import Planted

# What the last part of an address's name says of the row whose slug or link it asks for.
PLACES: dict[str, type[Model]] = {
    "ward": Ward,
    "can": Ward,
    "pod": Pod,
    "join": Pod,
    "group": Group,
    "guide": Guide,
    "category": ResourceCategory,
    "list": ResourceList,
    "resource": Resource,
    "wrong": Resource,
}
ZIP = "29999"


class OneOfEach(Planted):
    """The planted household, and one row of each model of the admin, in one ward and its pod."""

    def __init__(self) -> None:
        super().__init__()
        self.ward.zip_codes = [ZIP]
        self.ward.lists_needs = True
        self.ward.save(update_fields=["zip_codes", "lists_needs"])
        self.pod = factories.make_pod(self.ward, name="Pod of the sample")
        self.member = factories.make_member(self.pod, is_organizer=True, is_key_person=True)
        self.neighbor = factories.make_member(self.pod)
        self.taken = factories.make_match(
            factories.make_need(self.request), self.volunteer, status=MatchStatus.ACCEPTED
        )
        self.each: dict[type[Model], Any] = {}
        for model in MODELS:
            MAKERS[model]()
            self.each[model] = model._default_manager.order_by("-pk").first()
        self.each |= self.rows | {Ward: self.ward, Pod: self.pod, User: self.coordinator}
        asked = {"ward": self.ward, "audience": "link", "shows_result": True}
        self.each[Decision] = factories.close_decision(factories.open_decision("Yes", **asked))
        entry = factories.make_due_resource(ward=self.ward)
        self.each[Resource] = entry
        Resource.objects.filter(pk=entry.pk).update(
            keeper=self.each_named("entrykeeper"), organization=self.each_named("organization")
        )
        factories.make_check(entry)
        # So that whoever looks after the ward has it before them.
        ResourceList.objects.filter(pk=self.each[ResourceList].pk).update(ward=self.ward)
        # Keepers are asked by letter: what is called about has none.
        factories.make_due_resource(ward=self.ward)
        caller = factories.make_caller(self.ward)
        self.links = {
            "request": link_to(self.request),
            "need": link_to(self.request),
            "match": link_to(self.taken),
            "route": link_to(self.route),
            "volunteer": link_to(self.volunteer),
            **dict.fromkeys(
                ("pick", "tell", "shifts", "shift", "press", "calendar"), link_to(self.volunteer)
            ),
            "own": link_to(self.volunteer),
            "my": link_to(self.helper),
            "money": link_to(self.request),
            "receipt": link_to(self.taken),
            "member": link_to(self.member),
            "organizer": link_to(self.member),
            "proposal": link_to(self.each_named("placeproposal")),
            "suggestion": link_to(self.each_named("suggestion")),
            "keeper": link_to(self.each_named("entrykeeper")),
            "card": link_to(self.each_named("card")),
            "reservation": link_to(self.each_named("reservation")),
            "news": link_to(factories.make_subscription(self.ward)),
            "announced": link_to(factories.make_recipient()),
            "call": link_to(caller),
            "decision": link_to(self.voter),
            "join": link_to(factories.open_decision("Yes", **asked)),
            "care": link_to(self.concern),
        }
        call = take_next(caller.pk)
        self.call_code = call.code if call else ""
        self.day_shift = factories.make_day_shift(factories.make_day(self.ward), part="drive")
        factories.make_helper(self.day_shift)
        self.door_list = ShiftSheet.objects.create(shift=self.day_shift, kind="door", language="en")
        self.sheet = ask_for_sheet(SheetKind.SIGN, self.ward, ["en"])
        self.pod_sheet = ask_for_sheet(SheetKind.SIGN, self.pod, ["en"])

    def each_named(self, name: str) -> Any:
        """Return the row whose model is called `name`."""
        return next(row for model, row in self.each.items() if model._meta.model_name == name)

    def address(self, name: str, named: set[str]) -> str:
        """Return the address `name`. Raises `KeyError` where it asks for something unheard of."""
        path = reverse(name, kwargs=self.arguments(name, named))
        if ":organizer_" in name:
            # As a letter's reader comes back from the page that asks to open it.
            path += "?" + urlencode({"open": signing.dumps(self.member.pk, salt=SALT)})
        return path

    def arguments(self, name: str, named: set[str]) -> dict[str, Any]:
        own = {argument: self._own(argument, name) for argument in named}
        missing = {argument for argument, value in own.items() if value is None}
        return {**super().arguments(name, missing), **{k: own[k] for k in named - missing}}

    def _own(self, argument: str, name: str) -> Any:
        """Return what leads to a row of ours, or None where a planted one will do."""
        space, _colon, last = name.rpartition(":")
        words, row = last.split("_"), self._row_of(last)
        is_of_pod = bool({"pod", "organizer"} & {*words})
        codes = {"list_code": self.each[ResourceList].code, "call_place": self.call_code}
        answers: dict[str, Callable[[], Any]] = {
            **dict.fromkeys(("object_id", "row_id", "id"), lambda: row and row.pk),
            "need_id": lambda: self.money_need.pk if words[0] == "money" else None,
            "slug": lambda: self._slug(words),
            "token": lambda: self.links[self._whose_link(words)],
            "match_id": lambda: (self.match if words[0] == "route" else self.taken).pk,
            "member_id": lambda: self.neighbor.pk,
            "entry_id": lambda: self.each[Resource].pk if space == "resources" else None,
            "proposal_id": lambda: self._place_proposal(words),
            "sheet_id": lambda: (self.pod_sheet if is_of_pod else self.sheet).pk,
            "id_": lambda: self._uuid(last),
            "code": lambda: codes.get(last),
            "day_id": lambda: self.day_shift.event_id,
            "day_shift_id": lambda: self.day_shift.pk,
            "day_sheet_id": lambda: self.door_list.pk,
            "decision_id": lambda: self.each[Decision].pk,
            "section": lambda: "pods",
            "page": lambda: self._page(words),
            "app_label": lambda: "pods",
        }
        return answers[argument]() if argument in answers else None

    def _whose_link(self, words: list[str]) -> str:
        return next(
            (word for word in ("call", "join", words[0]) if word in {*words} & {*self.links}),
            "request",
        )

    def _place_proposal(self, words: list[str]) -> int | None:
        """Batch matching has proposals, too."""
        return None if words[0] == "proposal" else self.each_named("placeproposal").pk

    def _page(self, words: list[str]) -> str | None:
        """Return a page of the form whose answers are changed; None on the staff's pages."""
        if "member" in words or "organizer" in words or "pod" in words:
            return "about"
        return {"request": "details", "volunteer": "where", "proposal": "where"}.get(words[0])

    def _row_of(self, last: str) -> Any:
        """Return the row whose model the name of a page of the admin begins or ends with."""
        for model, row in self.each.items():
            if last.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
                return row
        ends = {"finish_correction": "entrycheck", "stop_caller": "caller"}
        return self.each_named(ends[last]) if last in ends else None

    def _slug(self, words: list[str]) -> str:
        model = ResourceList if words[:2] == ["resource", "list"] else PLACES[words[0]]
        return self.each[model].slug

    def _uuid(self, last: str) -> Any:
        if "organization" in last:
            return self.each_named("organization").uuid
        if "taxonomy_term" in last:
            return self.each[ResourceCategory].uuid
        return self.each[Resource].uuid if last.startswith("service") else None
