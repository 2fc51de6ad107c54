"""The times at which staff want to be told, by what they chose or by default."""

from collections.abc import Iterable

from accounts.choices import NewsHow, NewsKind
from accounts.models import NewsChoice, User
from accounts.roles import BOOKS, MEMBERS, PLACES, RUNNING, holds, is_steward


def choices_of(user: User) -> dict[NewsKind, NewsHow]:
    """Return how soon `user` is told of each kind of news, in the order of the kinds."""
    chosen = dict(NewsChoice.objects.filter(user=user).values_list("kind", "how"))
    kinds = [kind for kind in NewsKind if may_be_told(user, kind)]
    return {kind: NewsHow(chosen.get(kind, kind.default)) for kind in kinds}


def may_be_told(user: User, kind: NewsKind) -> bool:
    """Tell whether `kind` is news to `user`: to organizers what is of their pods alone."""
    if kind == NewsKind.MEMBERS:
        return holds(user, MEMBERS)
    if kind == NewsKind.PROPOSED:
        return holds(user, PLACES)
    if kind == NewsKind.MONEY:
        return holds(user, BOOKS)
    if kind in NewsKind.of_stewards():
        return is_steward(user)
    return holds(user, RUNNING)


def how_soon(kind: NewsKind, user_ids: Iterable[int]) -> dict[int, NewsHow]:
    """Return how soon each user is told of `kind`, by their ids, in that order. One query."""
    ids = sorted(user_ids)
    chosen = dict(NewsChoice.objects.filter(kind=kind, user__in=ids).values_list("user_id", "how"))
    return {pk: NewsHow(chosen.get(pk, kind.default)) for pk in ids}
