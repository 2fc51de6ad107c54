"""What is held about a member of a pod, and how members and households are in emergencies."""

from emergencies.models import CheckIn, WatchedHousehold
from members.models import Agreed, Member, Pairing, PairMember, Sharing
from phone_trees.models import Call, Place
from privacy.parts import Part, left_out

CHECK_INS_LEFT_OUT = left_out(
    machine="id", derived="phone_index", twice="member request", others="round"
)
MEMBER_PARTS = (
    Part(
        "member",
        Member,
        (
            *("pod", "state", "created_at", "joined_at", "left_at", "heard_at", "is_key_person"),
            *("is_organizer", "name", "phone", "phone_extension", "email", "email_proven_at"),
            *("others_read_email", "contact_method", "language", "languages", "where", "needs"),
            *("needs_words", "offers", "offers_words", "days", "times", "depends_on_them"),
            *("call_for_them", "agreed_at", "agreed_how", "agreed_words", "source", "staff_note"),
            *("set_aside_at", "why_aside"),
        ),
        left_out(
            machine="id submission_key proposal",
            derived="phone_index phone_tail_index email_index",
            others="entered_by household",
        ),
        of_member=lambda pk: Member.objects.filter(pk=pk),
    ),
    Part(
        "shared_with",
        Sharing,
        ("piece", "audience", "consented_at", "agreed_how", "agreed_words"),
        left_out(machine="id", twice="member"),
        of_member=lambda pk: Sharing.objects.filter(member=pk),
    ),
    Part(
        "phone_tree",
        Place,
        ("agreed_at", "agreed_how", "level", "why_unreached", "is_locked"),
        left_out(machine="id slot", twice="member", others="tree caller stand_in"),
        of_member=lambda pk: Place.objects.filter(member=pk),
    ),
    Part(
        "phone_tree_calls",
        Call,
        ("state", "level", "ticked_at", "handed_over_at"),
        left_out(machine="id", twice="called", others="round caller stand_in"),
        of_member=lambda pk: Call.objects.filter(called=pk),
    ),
    Part(
        "check_ins",
        CheckIn,
        ("answer", "answered_at", "raised_at", "helped_by"),
        CHECK_INS_LEFT_OUT,
        of_member=lambda pk: CheckIn.objects.filter(member=pk),
        of_request=lambda pk: CheckIn.objects.filter(request=pk),
    ),
    Part(
        "wants_check_ins",
        WatchedHousehold,
        ("agreed_at",),
        left_out(machine="id", twice="request"),
        of_request=lambda pk: WatchedHousehold.objects.filter(request=pk),
    ),
    Part(
        "agreed_with_pod",
        Agreed,
        ("agreement", "agreed_at", "told_organizer"),
        left_out(machine="id", twice="member"),
        of_member=lambda pk: Agreed.objects.filter(member=pk),
    ),
    Part(
        "pairs",
        PairMember,
        ("round", "why_left", "shares_at"),
        # With whom is the other's to tell.
        left_out(machine="id", twice="member", others="pairing"),
        of_member=lambda pk: PairMember.objects.filter(member=pk),
    ),
    Part(
        "notes_of_pairs",
        Pairing,
        ("language", "notes", "shared_words"),
        left_out(machine="id card version", twice="round"),
        of_member=lambda pk: Pairing.objects.filter(people__member=pk),
        theirs_alone=True,
    ),
)
