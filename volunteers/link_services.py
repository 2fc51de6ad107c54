"""The verbs on a volunteer's private link: sent again, or stopped and replaced by a new one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from messaging.reach import channels_of
from volunteers import notifications
from volunteers.services import lock, renew_links

NO_EMAIL = _("There is no email to send the link to: please call them.")
SENT_JUST_NOW = _("The link was sent a moment ago. Please wait a few minutes.")


@transaction.atomic
def renew_link(volunteer_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop their link, and those that stand on its page, for new ones; the token of theirs.

    When staff asked for it, it goes to their email. Raises `HasLeftError`.
    """
    volunteer = lock(volunteer_id)
    token = renew_links(volunteer, in_place_of=in_place_of)
    audit.record(actor, "renew_link", volunteer)
    if isinstance(actor, User):
        notifications.link_for_new_address(volunteer)
    return token


@transaction.atomic
def resend_link(volunteer_id: int, *, actor: User) -> None:
    """Send the link again because staff asked for it. Recorded.

    Raises `NotPossible` when there is no email, when they have left, or when it was sent a moment
    ago.
    """
    volunteer = lock(volunteer_id)
    if not channels_of(volunteer):
        raise NotPossible(NO_EMAIL)
    if not notifications.link_by_staff(volunteer):
        raise NotPossible(SENT_JUST_NOW)
    audit.record(actor, "resend_link", volunteer)
