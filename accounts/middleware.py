"""The user who is signed in, for every page that asks."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.sessions import who_is_there


class StaffAuthenticationMiddleware(AuthenticationMiddleware):
    """As Django's, but who was away for long has to sign in again.

    Only for pages that ask who is there: a public page does not read the session.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: who_is_there(request))  # type: ignore[assignment]
