"""Changes to staff members that are more than editing a field."""

from collections.abc import Iterable, Mapping, Sequence

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, leaving
from accounts.choices import NewsHow, NewsKind
from accounts.models import Invitation, ListExport, NewsChoice, StaffSession, StewardOpening, User
from accounts.news import choices_of
from accounts.roles import STEWARD, holders
from accounts.sign_in_limits import lift
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink

LAST_STEWARD = _("Nobody else runs this site. Invite another steward first.")


@transaction.atomic
def reset_second_factor(user_id: int, *, actor: User, but: str | None = None) -> None:
    """Remove the second step of signing in of somebody who lost their phone.

    They are signed out everywhere, but for the session with the key `but`, and set it up anew at
    their next sign-in.
    """
    # Two stewards who press at once are recorded one after the other. `no_key` leaves alone whoever
    # writes a row that points at this one, such as an entry in the audit log.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    Authenticator.objects.filter(user=user).delete()
    StaffSession.objects.filter(user=user).exclude(session_key=but).delete()
    audit.record(actor, "reset_second_factor", user, ["second_factor"])


@transaction.atomic
def lift_sign_in_limit(user_id: int, *, actor: User) -> None:
    """Let somebody try again at once who typed too many wrong passwords, or for whom others did."""
    user = User.objects.get(pk=user_id)
    lift(user)
    audit.record(actor, "lift_sign_in_limit", user, ["password"])


@transaction.atomic
def end_sessions(user: User, *, but: str | None, handle: str = "") -> int:
    """End the session of `user` with that `handle`, or all of them; never the one with key `but`.

    They do it themselves. Returns how many ended. Twice is once.
    """
    rows = StaffSession.objects.filter(user=user).exclude(session_key=but)
    wanted = [row.session_key for row in rows if handle in ("", row.handle)]
    ended, _kinds = StaffSession.objects.filter(session_key__in=wanted).delete()
    if ended:
        audit.record(user, "end_sessions", user)
    return ended


@transaction.atomic
def end_access(user_id: int, *, actor: User) -> None:
    """Close the account of somebody who leaves, at once, and free all that they hold.

    Their row stays, because the log names it; to let them in again is to invite them. Twice is
    once. Raises `NotPossible` for the last steward, and for oneself.
    """
    # Both under locks in one order: two stewards who end each other leave one.
    stewards = holders(STEWARD).order_by("pk").values("pk")
    locked = User.objects.select_for_update(no_key=True).order_by("pk")
    rows = {user.pk: user for user in locked.filter(Q(pk=user_id) | Q(pk__in=stewards))}
    user = rows[user_id]
    if user.pk == actor.pk:
        raise NotPossible(_("Another steward ends your access, not you."))
    if user.is_steward and user.is_active and not _others_run_it(rows.values(), user):
        raise NotPossible(LAST_STEWARD)
    if not user.is_active and not Invitation.objects.filter(user=user).exists():
        return
    for held in leaving.all_held():
        held.free(user, actor)
    _close(user)
    audit.record(actor, "end_access", user, ["is_active"])


def _others_run_it(locked: Iterable[User], user: User) -> bool:
    return any(each.is_steward and each.is_active for each in locked if each.pk != user.pk)


def _close(user: User) -> None:
    """Take away every way in, and what the account itself holds."""
    close_personal_data(user.pk)
    for invitation in Invitation.objects.filter(user=user):
        PrivateLink.objects.revoke(LinkPurpose.INVITATION, invitation.pk)
        invitation.delete()
    StaffSession.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    NewsChoice.objects.filter(user=user).delete()
    user.is_active = user.is_steward = user.is_superuser = False
    user.review_languages = []
    user.set_unusable_password()
    names = ("is_active", "is_steward", "is_superuser", "review_languages", "password")
    user.save(update_fields=names)


@transaction.atomic
def open_personal_data(user_id: int, reason: str) -> StewardOpening:
    """Let a steward act as coordinator of the whole city for a while, for a reason of theirs.

    While one goes on, that one stays as it is.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    present = StewardOpening.objects.going_on().filter(user=user).first()
    if present is not None:
        return present
    until = timezone.now() + settings.STEWARD_OPENING_LASTS
    opening = StewardOpening.objects.create(user=user, reason=reason, until=until)
    audit.record(user, "open_personal_data", opening, ["reason", "until"])
    return opening


@transaction.atomic
def close_personal_data(user_id: int) -> None:
    """End what a steward has open. Twice is once."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    for opening in StewardOpening.objects.going_on().filter(user=user):
        opening.ended_at = timezone.now()
        opening.save(update_fields=["ended_at"])
        audit.record(user, "close_personal_data", opening, ["ended_at"])


@transaction.atomic
def set_own_account(user_id: int, language: str, news: Mapping[NewsKind, NewsHow]) -> list[str]:
    """Set the language of a staff member, and how soon they are told of each kind of `news`.

    They do it themselves. Returns the names of what changed. Twice is once. Raises `ValueError` for
    a way that a kind does not allow.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    changed = []
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        changed.append("language")
    present = choices_of(user)
    changed += [f"news_{kind}" for kind, how in news.items() if _choose(user, kind, how, present)]
    if changed:
        audit.record(user, "set_own_account", user, changed)
    return changed


def _choose(user: User, kind: NewsKind, how: NewsHow, present: Mapping[NewsKind, NewsHow]) -> bool:
    """Return whether that changes anything."""
    if how not in kind.ways:
        raise ValueError(f"Nobody is told {how} of {kind}.")
    if present[kind] == how:
        return False
    NewsChoice.objects.update_or_create(user=user, kind=kind, defaults={"how": how})
    return True


@transaction.atomic
def record_export(
    user: User,
    model: str,
    *,
    count: int,
    columns: Sequence[str],
    file: str,
    reason: str,
    has_details: bool,
) -> ListExport:
    """Record that `user` takes a list along as a file, before anything is handed out."""
    export = ListExport.objects.create(
        user=user,
        model=model,
        count=count,
        columns=list(columns),
        file=file,
        reason=reason,
        has_details=has_details,
    )
    audit.record(user, "export_details" if has_details else "export_list", export, columns)
    return export
