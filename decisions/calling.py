"""The ward of a decision, for calls from the pages on which people answer."""

from common.models import LinkPurpose
from decisions.models import Decision, Voter
from pods.calling import found_by
from pods.models import Ward


def _ward_of(decision: Decision) -> tuple[Ward | None, str]:
    return (decision.pod.ward if decision.pod else decision.ward, "")


@found_by(LinkPurpose.VOTER)
def of_voter(voter_id: int) -> tuple[Ward | None, str] | None:
    rows = Voter.objects.select_related("decision__ward", "decision__pod__ward").defer("answer")
    found = rows.filter(pk=voter_id).first()
    return _ward_of(found.decision) if found else None


@found_by(LinkPurpose.DECISION)
def of_decision(decision_id: int) -> tuple[Ward | None, str] | None:
    found = Decision.objects.select_related("ward", "pod__ward").filter(pk=decision_id).first()
    return _ward_of(found) if found else None
