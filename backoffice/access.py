"""A guard of the working pages of the admin."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.roles import DESK, holds


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only stewards and coordinators."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request.user, DESK):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
