"""Inviting people to the staff, and the steps by which they set up their account.

An invited account is closed until the last step: whatever roles were given, it holds none. The link
opens where its owner stopped, until all is done; then it opens nothing.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import audit
from accounts.models import Invitation, StaffSession, Step, User
from accounts.new_passwords import prove_address
from accounts.signals import invited, roles_given
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink

PURPOSE = LinkPurpose.INVITATION
# Between addresses, and around one that stands behind a name: "Ana <ana@example.org>".
BETWEEN_EMAILS = re.compile(r"[\s,;<>]+")
OTHER_STEP = _("This step is done already. Here is the next one.")
# A row of `pods.AreaRole` by its columns: {"role": "coordinator", "ward_id": 3, "pod_id": None}.
AreaOfRole = Mapping[str, Any]


def emails_in(text: str) -> list[str]:
    """Return the emails in `text` in small letters, each once; words around them are left."""
    parts = (part for part in BETWEEN_EMAILS.split(text) if "@" in part)
    return list(dict.fromkeys(part.strip("\"'()").lower() for part in parts))


class Outcome(models.TextChoices):
    """The end of inviting one address."""

    INVITED = "invited", pgettext_lazy("what became of an invitation", "Invited")
    SENT_AGAIN = "again", pgettext_lazy("what became of an invitation", "Invited again")
    ROLES_GIVEN = "roles", pgettext_lazy("what became of an invitation", "New roles given")
    NOTHING = "nothing", pgettext_lazy("what became of an invitation", "Has all of this already")


# --- By a steward ---------------------------------------------------------------------------------


@transaction.atomic
def invite(
    email: str,
    *,
    actor: audit.Actor,
    name: str = "",
    language: str = "",
    is_steward: bool = False,
    review_languages: Collection[str] = (),
    areas: Iterable[AreaOfRole] = (),
    by_letter: bool = True,
) -> tuple[User, Outcome]:
    """Invite whoever reads `email`, and give them what they are to do.

    An account that is in use gets what it does not have yet, and a letter that says so. Any other
    gets a link, in place of the one before.
    """
    user, is_new = _account_of(email, name, language)
    in_use = user.is_active and user.has_usable_password()
    given = _give(user, actor, is_steward, review_languages, areas)
    if in_use:
        if given and by_letter:
            roles_given.send(User, user=user)
        return user, Outcome.ROLES_GIVEN if given else Outcome.NOTHING
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(user=user).first()
    is_again = invitation is not None and invitation.accepted_at is None
    invitation = invitation or Invitation(user=user, is_new_account=is_new)
    if invitation.accepted_at:
        invitation.is_new_account = False
    _send(invitation, actor, "invite_again" if is_again else "invite", by_letter=by_letter)
    return user, Outcome.SENT_AGAIN if is_again else Outcome.INVITED


def _account_of(email: str, name: str, language: str) -> tuple[User, bool]:
    """Return the locked account of `email`, made now where there is none, and whether it was."""
    fields = {"name": name, "language": language or settings.LANGUAGE_CODE, "is_active": False}
    address = User.objects.normalize_email(email).lower()
    _user, is_new = User.objects.get_or_create(
        email=address, defaults={**fields, "password": make_password(None)}
    )
    user = User.objects.select_for_update(no_key=True).get(email=address)
    if not is_new and name and not user.name:
        user.name = name
        user.save(update_fields=["name"])
    return user, is_new


def _give(
    user: User,
    actor: audit.Actor,
    is_steward: bool,
    review_languages: Collection[str],
    areas: Iterable[AreaOfRole],
) -> bool:
    """Give `user` what they do not have of it, and tell whether that was anything."""
    changed = []
    if is_steward and not user.is_steward:
        user.is_steward = True
        changed.append("is_steward")
    if more := [code for code in review_languages if code not in user.review_languages]:
        user.review_languages = [*user.review_languages, *more]
        changed.append("review_languages")
    if changed:
        user.save(update_fields=changed)
        audit.record(actor, "give_role", user, changed)
    held: Any = user.area_roles  # of an app above
    made = [fields for fields in areas if held.get_or_create(**fields)[1]]
    for fields in made:
        named = [name.removesuffix("_id") for name, value in fields.items() if value]
        audit.record(actor, "give_role", user, named)
    return bool(changed or made)


@transaction.atomic
def send_again(user_id: int, *, actor: audit.Actor, by_letter: bool = True) -> None:
    """Send a new link, with which all begins anew; the one before ends.

    What was set up by it is gone: it may have been in the wrong hands. Raises `NotPossible`.
    """
    invitation = _waiting(user_id)
    _send(invitation, actor, "invite_again", by_letter=by_letter)


def _send(invitation: Invitation, actor: audit.Actor, verb: str, *, by_letter: bool) -> None:
    user, now = invitation.user, timezone.now()
    user.set_unusable_password()
    user.is_active, user.is_staff = False, True
    user.save(update_fields=["password", "is_active", "is_staff"])
    Authenticator.objects.filter(user=user).delete()
    invitation.invited_by = actor if isinstance(actor, User) else None
    invitation.sent_at, invitation.expires_at = now, now + settings.INVITATION_OPEN_FOR
    invitation.step, invitation.accepted_at, invitation.secret = Step.ABOUT, None, ""
    invitation.save()
    PrivateLink.objects.revoke(PURPOSE, invitation.pk)
    PrivateLink.objects.issue(PURPOSE, invitation.pk, expires_at=invitation.expires_at)
    audit.record(actor, verb, user, ["email", "language", "name"] if verb == "invite" else [])
    if by_letter:
        invited.send(User, user=user, invitation=invitation)


@transaction.atomic
def revoke(user_id: int, *, actor: audit.Actor) -> None:
    """End an invitation that was not accepted. An account that was made for it goes with it.

    Raises `NotPossible`.
    """
    invitation = _waiting(user_id)
    user = invitation.user
    audit.record(actor, "revoke_invitation", user)
    PrivateLink.objects.revoke(PURPOSE, invitation.pk)
    if invitation.is_new_account:
        # It has never been in use, so nothing points at it but what goes with it.
        user.delete()
        return
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.is_steward = user.is_superuser = False
    user.save(update_fields=["password", "is_steward", "is_superuser"])
    user.area_roles.all().delete()  # of an app above
    invitation.delete()


def _waiting(user_id: int) -> Invitation:
    invitation = _locked(user_id)
    if invitation is None or invitation.accepted_at:
        raise NotPossible(_("Nobody is invited here, or they have accepted already."))
    return invitation


def _locked(user_id: int) -> Invitation | None:
    """Return the invitation of an account, both locked: the account first, as everywhere."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    found = Invitation.objects.select_for_update(of=("self",)).filter(user=user_id).first()
    if user is None or found is None:
        return None
    found.user = user
    return found


@transaction.atomic
def sweep(invitation_id: int) -> None:
    """Let go of an invitation whose time is over. Twice is once."""
    owner = Invitation.objects.filter(pk=invitation_id).values_list("user_id", flat=True).first()
    found = _locked(owner) if owner else None
    if found is None:
        return
    if found.accepted_at is None:
        revoke(found.user_id, actor=audit.SYSTEM)
    else:
        found.delete()


def link_of(invitation: Invitation) -> PrivateLink | None:
    """Return the link that opens `invitation` now."""
    return PrivateLink.objects.current(PURPOSE, invitation.pk) if invitation.is_open else None


# --- By whoever was invited -----------------------------------------------------------------------


@transaction.atomic
def set_up_account(invitation_id: int, *, name: str, language: str, password: str) -> None:
    """Take the first step: what to call them, in which language, and their password.

    Raises `NotPossible` when it was taken before.
    """
    invitation = _at(invitation_id, Step.ABOUT)
    user = invitation.user
    user.name, user.language = name, language
    user.set_password(password)
    user.save(update_fields=["name", "language", "password"])
    # Made now and kept until a code is right, so that an app that has it already stays right.
    _go_to(invitation, Step.FACTOR, secret=generate_totp_secret())
    # Not by themselves: until all is complete the log holds no account to this row.
    audit.record(audit.SYSTEM, "set_up_account", user, ["name", "language", "password"])


@transaction.atomic
def prove_app(invitation_id: int, code: str) -> bool:
    """Take the second step when `code` is what the app shows now; tell whether it is.

    Raises `NotPossible` when it was taken before.
    """
    invitation = _at(invitation_id, Step.FACTOR)
    if not validate_totp_code(invitation.secret, code):
        return False
    TOTP.activate(invitation.user, invitation.secret)
    RecoveryCodes.activate(invitation.user)
    _go_to(invitation, Step.CODES)
    audit.record(audit.SYSTEM, "set_up_account", invitation.user, ["second_factor"])
    return True


def recovery_codes(invitation: Invitation) -> list[str]:
    """Return the codes that let in once each; none before or after that step."""
    if invitation.step != Step.CODES:
        return []
    return RecoveryCodes.activate(invitation.user).get_unused_codes()


@transaction.atomic
def accept(invitation_id: int) -> User:
    """Take the last step: the account is in use from now on, with the roles that were given.

    Raises `NotPossible` when a step is left, or none.
    """
    invitation = _at(invitation_id, Step.CODES)
    user = invitation.user
    invitation.accepted_at = timezone.now()
    _go_to(invitation, Step.DONE)
    user.is_active = True
    user.save(update_fields=["is_active"])
    # Nobody else is signed in as them from before.
    StaffSession.objects.filter(user=user).delete()
    prove_address(user)
    audit.record(user, "accept_invitation", user)
    return user


def _go_to(invitation: Invitation, step: Step, *, secret: str = "") -> None:
    invitation.step, invitation.secret = step, secret
    invitation.save(update_fields=["step", "secret", "accepted_at"])


def _at(invitation_id: int, step: Step) -> Invitation:
    """Return the locked invitation if `step` is its next one."""
    owner = Invitation.objects.filter(pk=invitation_id).values_list("user_id", flat=True).first()
    invitation = _locked(owner) if owner else None
    if invitation is None or (invitation.accepted_at is None and not invitation.is_open):
        raise NoLongerThere(_("This invitation has ended."))
    if invitation.step != step:
        raise NotPossible(OTHER_STEP)
    return invitation
