"""A member's pair on their page, and the round on the organizer's."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.languages import marked_language_name, page_language
from members.answers import in_words
from members.choices import Piece
from members.introductions.cards import cards
from members.introductions.history import open_round, pair_of, shared_in
from members.models import Member, PairMember
from members.notifications import without_letters
from members.panels import MemberPage, Panel, WorkingPage, member_panel, work_url, working_panel
from members.shown import ShownMember, shown_among


def pair_shown(member: Member, row: PairMember) -> dict[str, Any]:
    """Return the pair of a member: the others as far as they share, questions, what is agreed."""
    pairing = row.pairing
    people = list(pairing.people.order_by("id")) if pairing else []
    others = [each.member_id for each in people if each.member_id != member.pk]
    seen = shown_among(member, member.pod, others)
    found = [seen.get(each, ShownMember(each, False, False)) for each in others]
    said = pairing.language if pairing else ""
    # Which language they share tells one of the other's: only where these show it.
    is_told = bool(said) and all(said in each.languages for each in found)
    own = get_language() or member.language
    return {
        "row": row,
        "pairing": pairing,
        "others": [{"shown": each, "contact": in_words(each, Piece.CONTACT)} for each in found],
        "language": marked_language_name(said) if is_told else "",
        "cards": cards(
            pairing.card if pairing else 0, [own, *([page_language(said)] if is_told else [])]
        ),
        "agreed": sum(each.shares_at is not None for each in people),
        "all_agreed": all(each.shares_at is not None for each in people),
    }


@member_panel("c_pair")
def pair_of_member(page: MemberPage) -> Panel | None:
    row = pair_of(page.member)
    shared = shared_in(page.member.pod)
    if row is None and not shared:
        return None
    pair = pair_shown(page.member, row) if row else None
    return Panel("members/_pair.html", {"pair": pair, "shared": shared, "token": page.token})


@working_panel("c_pairs")
def round_of_pod(page: WorkingPage) -> Panel:
    planned = open_round(page.pod)
    placed = planned.people.filter(pairing__isnull=False) if planned else PairMember.objects.none()
    rows = dict(placed.values_list("member", "pairing"))
    to_tell = without_letters(rows) if rows else ()
    said = {
        "round": planned,
        "count": len({*rows.values()}),
        "to_tell": len(to_tell),
        "shared": shared_in(page.pod),
    }
    ways = ((_("Getting to know each other in pairs"), work_url(page, "members", "pairs")),)
    return Panel("members/_pairs_work.html", said, ways=ways)
