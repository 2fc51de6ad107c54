"""Who gets to the working pages of the admin."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from backoffice.base import COORDINATOR, STEWARD, has_role

STAFF = (STEWARD, COORDINATOR)


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only stewards and coordinators."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request, STAFF):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
