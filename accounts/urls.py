"""Signing in, the second step of it, and passwords: for staff only.

Not all of django-allauth: an email is changed by a steward, so its pages for that are not here.
"""

from typing import Any

from allauth.account import views
from allauth.mfa.urls import urlpatterns as second_step
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache


def kept_by_nobody(patterns: list[Any]) -> list[URLPattern | URLResolver]:
    """Return the same addresses, whose pages no browser keeps: keys, codes and passwords."""
    return [
        URLResolver(each.pattern, kept_by_nobody(each.url_patterns))
        if isinstance(each, URLResolver)
        else URLPattern(each.pattern, never_cache(each.callback), name=each.name)
        for each in patterns
    ]


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
    path("2fa/", include(second_step)),
]
urlpatterns = kept_by_nobody(_PAGES)
