"""The ward of a suggestion and the number that staff find it by, for calls from its page."""

from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import Ward
from resources.models import Suggestion


@found_by(LinkPurpose.SUGGESTION)
def of_suggestion(suggestion_id: int) -> tuple[Ward | None, str] | None:
    suggestion = Suggestion.objects.select_related("ward").filter(pk=suggestion_id).first()
    return (suggestion.ward, f"#{suggestion.pk}") if suggestion else None
