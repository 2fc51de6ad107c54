"""Addresses of this app."""

from django.urls import path

from requests_app.views import ask, match, resident

app_name = "requests_app"
urlpatterns = [
    path("request/", ask.request_needs, name="request_needs"),
    path("request/details/", ask.request_details, name="request_details"),
    path("request/where/", ask.request_where, name="request_where"),
    path("request/contact/", ask.request_contact, name="request_contact"),
    path("request/check/", ask.request_check, name="request_check"),
    path("request/sent/", ask.request_sent, name="request_sent"),
    path("request/again/", ask.request_again, name="request_again"),
    path("request/deleted/", resident.request_deleted, name="request_deleted"),
    path("r/<str:token>/", resident.request_status, name="request_status"),
    path("r/<str:token>/edit/", resident.request_edit, name="request_edit"),
    path("r/<str:token>/cancel/", resident.request_cancel, name="request_cancel"),
    path("r/<str:token>/delete/", resident.request_delete, name="request_delete"),
    path("r/<str:token>/needs/<int:need_id>/cancel/", resident.need_cancel, name="need_cancel"),
    path("r/<str:token>/needs/<int:need_id>/done/", resident.need_done, name="need_done"),
    path(
        "r/<str:token>/needs/<int:need_id>/not-done/", resident.need_not_done, name="need_not_done"
    ),
    path("m/<str:token>/", match.match_offer, name="match_offer"),
    path("m/<str:token>/accept/", match.match_accept, name="match_accept"),
    path("m/<str:token>/decline/", match.match_decline, name="match_decline"),
    path("m/<str:token>/done/", match.match_done, name="match_done"),
    path("m/<str:token>/release/", match.match_release, name="match_release"),
]
