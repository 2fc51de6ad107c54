"""A guard of the working pages of the admin."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.roles import DESK, Roles, holds

View = Callable[..., HttpResponse]


def for_roles(roles: Roles) -> Callable[[View], View]:
    """Only who holds one of `roles` anywhere."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not holds(request.user, roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_staff = for_roles(DESK)
