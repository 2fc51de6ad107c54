"""Signing in, the second step of it, and passwords: for staff only.

Not all of django-allauth: an email is changed by a steward, so its pages for that are not here.
"""

from typing import Any

from allauth.account import views
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.urls import urlpatterns as second_step
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache

from accounts.invitation_views import invitation, invitation_codes


def kept_by_nobody(patterns: list[Any]) -> list[URLPattern | URLResolver]:
    """Return the same addresses, whose pages no browser keeps: keys, codes and passwords."""
    return [
        URLResolver(each.pattern, kept_by_nobody(each.url_patterns))
        if isinstance(each, URLResolver)
        else URLPattern(each.pattern, never_cache(each.callback), name=each.name)
        for each in patterns
    ]


# Another phone: the one before is taken away and the next one set up, in one go.
change_app = DeactivateTOTPView.as_view(success_url=reverse_lazy("mfa_activate_totp"))

_PAGES: list[Any] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Says that there is no signing up.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # The token opens the account that is being set up. Logs name the view and never the path.
    path("invitation/<str:token>/", invitation, name="account_invitation"),
    path("invitation/<str:token>/codes/", invitation_codes, name="account_invitation_codes"),
    path("2fa/totp/deactivate/", change_app, name="mfa_deactivate_totp"),
    path("2fa/", include(second_step)),
]
urlpatterns = kept_by_nobody(_PAGES)
