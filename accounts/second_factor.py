"""The second step of signing in, without which staff see nothing that is not public."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

SEEN = "second_factor_seen"


def lacks_second_factor(request: HttpRequest) -> bool:
    """Tell whether signed-in staff must still set up what their phone shows them.

    Once seen it is remembered for the session, so that not every page asks the database.
    """
    if not settings.STAFF_MFA_REQUIRED or not request.user.is_authenticated:
        return False
    if SEEN not in request.session and is_mfa_enabled(request.user):
        request.session[SEEN] = True
    return SEEN not in request.session
