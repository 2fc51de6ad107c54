"""People of a ward, with words that stand nowhere else: nobody from elsewhere may meet one."""

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from accounts import audit
from announcements.models import Subscription
from calls.models import Call, Recording
from care.models import Concern
from decisions.models import Decision, Voter
from decisions.services import answering
from events.models import Helper, ShiftSheet
from fund.models import Entry, MoneyAsk
from imports.models import ImportRow
from inbox.models import Item, Note, Thread
from members.choices import Audience, Piece
from members.models import Member, Sharing
from requests_app.models import (
    Block,
    ContactLog,
    HelpRequest,
    Match,
    Need,
    Proposal,
    ProposalLine,
    Route,
)
from shelves.models import Card, Reservation
from tests import factories
from tests.imports.sheets import as_csv, upload
from volunteers.models import Goods, Volunteer

# Names, contacts, places and free words, as they are typed and as they might be written otherwise.
MARKERS = (
    *("Qorvana", "Mistelwood", "qorvana@", "555-0177", "5550177", "Zelkova", "ZZ9QRXK"),
    *("Brindlewick", "Okonjowa", "brindle@", "555-0179", "5550179"),
)


class Planted:
    """A household, volunteers and all that hangs on them, in a ward of their own."""

    def __init__(self) -> None:
        self.ward = factories.make_ward(name="Ward of others", slug="ward-of-others")
        self.kind = factories.make_category()
        self.coordinator = factories.make_coordinator(self.ward, name="Tamsin")
        self.request = self._request()
        self.need = factories.make_need(self.request, self.kind, detail="Zelkova tea")
        self.volunteer = self._volunteer("Brindlewick Okonjowa", "brindle@example.org")
        self.other = self._volunteer("Okonjowa Two", "brindle@example.com", status="pending")
        self.matched = factories.make_need(self.request, detail="Zelkova ride")
        self.route = factories.make_route(self.matched, volunteer=self.volunteer)
        self.match = self.route.matches.get()
        self.past = factories.make_match(
            self.need, self.other, status="declined", reason_note="Zelkova dog"
        )
        shift = factories.make_shift(factories.make_line(self.ward))
        self.on_shift = factories.put_on(shift, factories.make_answerer(self.volunteer))
        self.check_in = factories.make_check_in(
            factories.make_check_round(factories.make_emergency(self.ward)),
            request=self.request,
            raised_at=timezone.now(),
        )
        self.card = factories.make_card(
            ward=self.ward, name="Zelkova", phone="202-555-0179", email="zelkova@example.org"
        )
        self.photo = factories.make_card_photo(self.card, state="shown")
        self.reservation = factories.make_reservation(
            self.card, name="Zelkova", phone="202-555-0178", email="zelkova2@example.org"
        )
        # In another ward: nobody who looks organizes it.
        day_shift = factories.make_day_shift(factories.make_day(factories.make_ward()))
        self.helper = factories.make_helper(
            day_shift, name="Qorvana Mistelwood", email="qorvana@example.net"
        )
        self.day_sheet = ShiftSheet.objects.create(shift=day_shift, kind="door", language="en")
        kind = factories.make_category()
        self.fund = factories.make_fund(self.ward, kinds=[kind])
        self.money_need = factories.make_need(self.request, kind, detail="Zelkova rent")
        self.ask = factories.make_money_ask(
            self.money_need, purpose="Zelkova rent", reach_detail="Zelkova bank"
        )
        self.goods = factories.make_goods(self.volunteer, what="Zelkova pram")
        self.contact = factories.make_contact(
            self.request, by=None, note="Zelkova gate", follow_up_on=timezone.localdate()
        )
        self.block = factories.make_block(self.request, self.other, note="Zelkova feud")
        self.subscription = factories.make_subscription(self.ward, "qorvana@example.com")
        self.announcement = factories.make_announcement(ward=self.ward)
        self.chat = factories.make_chat(self.ward)
        self.thread = factories.make_thread("Zelkova text", sender="+12025550177")
        self.recording = factories.make_recording("+12025550177", sound=b"ID3 Zelkova voice")
        self.proposal = Proposal.objects.create(
            created_by=self.coordinator, status="ready", ready_at=timezone.now()
        )
        # In a pod of another ward: nobody who looks organizes it.
        self.pod = factories.make_pod(name="Pod of others")
        self.member = factories.make_member(
            self.pod,
            name="Qorvana Member",
            phone="202-555-0177",
            email="qorvana@example.net",
            where="Zelkova floor",
            needs_words="Zelkova soup",
            shared=dict.fromkeys(Piece, Audience.POD),
        )
        self.decision = factories.open_decision(pod=self.pod, title="A bench in the yard?")
        self.voter = factories.make_voter(self.decision)
        answering.answer(
            self.voter.pk, {"stance": "worry", "words": "Zelkova roots"}, actor=audit.MEMBER
        )
        self.concern = factories.make_concern("Zelkova words", self.ward)
        self.line = ProposalLine.objects.create(proposal=self.proposal, need=self.need)
        # Its words are for whoever keeps the directory; the email is for nobody.
        self.suggestion = factories.make_suggestion(email="qorvana@example.com")
        said = [["Qorvana Mistelwood", "202-555-0177", "Zelkova soup"]]
        self.file = upload(self.coordinator, as_csv(["Name", "Phone", "Needs"], said))

    def _request(self) -> HelpRequest:
        return factories.make_request(
            self.ward,
            name="Qorvana Mistelwood",
            phone="202-555-0177",
            email="qorvana@example.org",
            address="77 Zelkova Lane",
            cross_streets="Zelkova and Fern",
            access_notes="Zelkova bell",
            allergies="Zelkova nuts",
            staff_note="Zelkova note",
            reference="ZZ9QRXK",
        )

    def _volunteer(self, name: str, email: str, **fields: Any) -> Volunteer:
        own = {"phone": "202-555-0179", "skills_note": "Zelkova songs", "staff_note": "Zelkova"}
        return factories.make_volunteer(
            self.kind, name=name, email=email, ward=self.ward, max_at_once=20, **own, **fields
        )

    @property
    def rows(self) -> dict[type[Model], Any]:
        """A row of each model that is about people."""
        return {
            HelpRequest: self.request,
            Need: self.need,
            Match: self.match,
            Route: self.route,
            ContactLog: self.contact,
            Block: self.block,
            Volunteer: self.volunteer,
            Goods: self.goods,
            Card: self.card,
            Reservation: self.reservation,
            Decision: self.decision,
            Thread: self.thread,
        }

    def stored(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored of them, to compare with later."""
        models = [*self.rows, ProposalLine, Member, Sharing, ImportRow, Item, Note, Call, Recording]
        models += [Subscription, Helper, Voter, Concern, MoneyAsk, Entry]
        found = {each.__name__: list(each._base_manager.order_by("pk").values()) for each in models}
        # Everybody at a desk may make proposals of their own.
        found["Proposal"] = list(Proposal.objects.filter(pk=self.proposal.pk).values())
        return found

    def arguments(self, name: str, named: set[str]) -> dict[str, Any]:
        """Return arguments that lead to their rows. Raises `LookupError` at a new kind of one."""
        model_row = next(
            (row for model, row in self.rows.items() if f"_{model._meta.model_name}_" in name), None
        )
        known = {
            "need_id": self.need.pk,
            "request_id": self.request.pk,
            "volunteer_id": self.volunteer.pk,
            "entry_id": self.contact.pk,
            "match_id": self.match.pk,
            "proposal_id": self.proposal.pk,
            "suggestion_id": self.suggestion.pk,
            "import_id": self.file.pk,
            "line_id": self.line.pk,
            "row_id": (model_row or self.request).pk,
            "object_id": (model_row or self.ward).pk,
            "content_type_id": 1,
            "id": self.coordinator.pk,
            "id_": UUID(int=1),
            "app_label": "requests_app",
            "token": "A" * 32,
            "signed": "A" * 32,
            "pk": self._whose(name).pk,
            "page": "contact" if "request" in name else "about",
            "language": "es",
            "key": "0" * 16,
            "slug": self.ward.slug,
            "version": "0123456789ab",
            "kind": self.kind.slug,
            "sheet_id": 1,
            "planned": "2037-01-02",
            "section": "wards",
            "uidb36": "1",
            "url": "nowhere/",
            "rest": "nowhere",
            "what": "kinds",
            "pod_id": self.pod.pk,
            "thread_id": self.thread.pk,
            "day_id": self.helper.shift.event_id,
            "day_shift_id": self.helper.shift_id,
            "day_sheet_id": self.day_sheet.pk,
            "shift_id": self.on_shift.shift_id,
            "emergency_id": self.check_in.round.emergency_id,
            "card_id": self.card.pk,
            "photo_id": self.photo.pk,
            "reservation_id": self.reservation.pk,
            "fund_id": self.fund.pk,
            "ask_id": self.ask.pk,
            "recording_id": self.recording.pk,
            "target_id": self.chat.pk,
            "member_id": self.member.pk,
            "decision_id": self.decision.pk,
            "voter_id": self.voter.pk,
            "concern_id": self.concern.pk,
            "code": self.pod.settings.door_code,
        }
        return {argument: known[argument] for argument in named}

    def _whose(self, name: str) -> HelpRequest | Volunteer | Member:
        """Return the person whose page an address is that says it by its name."""
        own = {"volunteer_held": self.volunteer, "member_held": self.member}
        return own.get(name.rpartition(":")[2], self.request)

    def forged(self) -> dict[str, Any]:
        """Return the answers of every form at once, about their rows."""
        return {
            "who": "helper",
            "match": self.match.pk,
            "volunteer": self.volunteer.pk,
            "volunteers": self.volunteer.pk,
            "other": self.other.pk,
            "entry": self.contact.pk,
            "back": self.need.pk,
            "answer": "accept",
            "said": "yes",
            "sure": "yes",
            "kind": "note",
            "note": "Taken over",
            "why": "Taken over for a reason",
            "reason": "others",
            "language": "en",
            "line": "Taken over",
            "name": "Taken Over",
            "status": "cancelled",
            "state": "published",
            "fill": self.request.pk,
            "who-same": self.request.pk,
            "who-seen": self.request.pk,
            "_save": "Save",
            "post": "yes",
            "press": "remove",
            "member": self.member.pk,
        }
