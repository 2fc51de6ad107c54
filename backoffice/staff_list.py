"""The list of staff: how far each has come with setting up, since when away, and filters."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Invitation, User
from accounts.roles import Role, holding, in_words, without_role
from accounts.standing import (
    APP,
    CODES,
    QUIET_AFTER,
    codes_left,
    has_second_factor,
    invited,
    last_here,
    without_password,
)
from backoffice.cells import day


class OneOf(admin.SimpleListFilter):
    """A filter whose choices narrow the list by a method each; what is not offered shows all."""

    ways: dict[str, tuple[Any, Any]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, words) for code, (words, _narrow) in self.ways.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        chosen = self.ways.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


def _holding(role: Role) -> Any:
    # By a subquery: the join to roles would show whoever holds it in two wards twice.
    return lambda rows: rows.filter(pk__in=User.objects.filter(holding(role)).values("pk"))


class RoleFilter(OneOf):
    title = gettext_lazy("role")
    parameter_name = "role"
    ways = {
        **{str(role): (role.label, _holding(role)) for role in Role},
        "none": (gettext_lazy("No role"), lambda rows: rows.filter(without_role())),
    }


class StandingFilter(OneOf):
    title = gettext_lazy("access")
    parameter_name = "access"
    ways = {
        "active": (gettext_lazy("May sign in"), lambda rows: rows.filter(is_active=True)),
        "invited": (gettext_lazy("Invited"), lambda rows: rows.filter(invited())),
        "expired": (
            gettext_lazy("Invitation has ended"),
            lambda rows: rows.filter(invited(open_only=False)).exclude(invited()),
        ),
        "ended": (
            gettext_lazy("Access ended"),
            lambda rows: rows.filter(is_active=False).exclude(invited(open_only=False)),
        ),
    }


class SetUpFilter(OneOf):
    title = gettext_lazy("signs in with")
    parameter_name = "set_up"
    ways = {
        "no_password": (
            gettext_lazy("Without a password"),
            lambda rows: rows.filter(without_password()),
        ),
        "no_app": (
            gettext_lazy("Without a second step"),
            lambda rows: rows.filter(~has_second_factor()),
        ),
        "app": (
            gettext_lazy("With a second step"),
            lambda rows: rows.filter(has_second_factor()),
        ),
        "no_codes": (
            gettext_lazy("Without recovery codes"),
            lambda rows: rows.filter(~has_second_factor(CODES)),
        ),
    }


class LastHereFilter(OneOf):
    title = gettext_lazy("last here")
    parameter_name = "here"
    ways = {
        "never": (gettext_lazy("Never"), lambda rows: rows.filter(last_login=None)),
        "quiet": (
            gettext_lazy("Not for three months"),
            lambda rows: rows.filter(was_here__lt=timezone.now() - QUIET_AFTER),
        ),
    }


class StandingColumns:
    """Columns that say of each staff member what a steward looks for, without a query for each."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return (
            rows.annotate(was_here=last_here())
            .select_related("invitation")
            .prefetch_related("area_roles", "authenticator_set")
        )

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        """Each with its area; nothing for whoever holds none."""
        return " · ".join(in_words(user))

    @admin.display(description=gettext_lazy("access"))
    def standing(self, user: User) -> str:
        return standing_in_words(user)

    @admin.display(description=gettext_lazy("signs in with"))
    def set_up(self, user: User) -> str:
        """Password, second step and codes, as far as they are there."""
        return " · ".join(set_up_in_words(user))

    @admin.display(description=gettext_lazy("last here"), ordering="was_here")
    def here(self, user: User) -> str:
        return day(user.was_here)  # type: ignore[attr-defined]


def invitation_of(user: User) -> Invitation | None:
    """Return the invitation of `user` that waits, in time or not."""
    found: Invitation | None = getattr(user, "invitation", None)
    return found if found and found.accepted_at is None else None


def standing_in_words(user: User) -> str:
    """Return whether `user` may sign in, is invited, or has left."""
    found = invitation_of(user)
    if found and found.is_open:
        return _("Invited, until %(day)s") % {"day": day(found.expires_at)}
    if found:
        return _("Invitation has ended")
    return _("May sign in") if user.is_active else _("Access ended")


def set_up_in_words(user: User) -> list[str]:
    """Return what `user` has to sign in with, in words; a query unless it was read already."""
    kinds = {each.type for each in user.authenticator_set.all()}  # type: ignore[attr-defined]
    has_password = user.password and user.has_usable_password()
    left = codes_left(user)
    return [
        _("Password") if has_password else _("No password"),
        _("Authenticator app") if APP in kinds else _("No second step"),
        *([] if left is None else [codes_in_words(left)]),
    ]


def codes_in_words(left: int) -> str:
    """Return how many recovery codes are left."""
    words = ngettext("%(count)d recovery code left", "%(count)d recovery codes left", left)
    return words % {"count": left}
