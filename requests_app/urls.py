"""Addresses of this app."""

from django.urls import path

from requests_app.views import ask, feedback, match, open_needs, resident, rounds

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
    path("r/<str:token>/edit/<slug:page>/", resident.request_edit, name="request_edit"),
    path("r/<str:token>/cancel/", resident.request_cancel, name="request_cancel"),
    path("r/<str:token>/delete/", resident.request_delete, name="request_delete"),
    path("r/<str:token>/needs/<int:need_id>/cancel/", resident.need_cancel, name="need_cancel"),
    path("r/<str:token>/needs/<int:need_id>/done/", resident.need_done, name="need_done"),
    path(
        "r/<str:token>/needs/<int:need_id>/not-done/", feedback.need_not_done, name="need_not_done"
    ),
    path(
        "r/<str:token>/needs/<int:need_id>/stop-repeating/",
        resident.need_stop_repeating,
        name="need_stop_repeating",
    ),
    path(
        "r/<str:token>/needs/<int:need_id>/not-this-neighbor/",
        feedback.need_not_this_neighbor,
        name="need_not_this_neighbor",
    ),
    path("wards/<slug:slug>/needs/", open_needs.ward_needs, name="ward_needs"),
    path("wards/<slug:slug>/needs/<slug:kind>/", open_needs.can_do_this, name="can_do_this"),
    path("v/<str:token>/pick/", open_needs.pick_need, name="pick_need"),
    path("m/<str:token>/", match.match_offer, name="match_offer"),
    path("m/<str:token>/accept/", match.match_accept, name="match_accept"),
    path("m/<str:token>/decline/", match.match_decline, name="match_decline"),
    path("m/<str:token>/done/", match.match_done, name="match_done"),
    path("m/<str:token>/worked/", feedback.match_worked, name="match_worked"),
    path("m/<str:token>/release/", match.match_release, name="match_release"),
    path("round/<str:token>/", rounds.round_offer, name="round_offer"),
    path("round/<str:token>/accept/", rounds.round_accept, name="round_accept"),
    path("round/<str:token>/decline/", rounds.round_decline, name="round_decline"),
    path("round/<str:token>/done/", rounds.round_done, name="round_done"),
    path("round/<str:token>/release/", rounds.round_release, name="round_release"),
    path("round/<str:token>/<int:match_id>/done/", rounds.round_stop_done, name="round_stop_done"),
    path(
        "round/<str:token>/<int:match_id>/worked/",
        feedback.round_stop_worked,
        name="round_stop_worked",
    ),
    path(
        "round/<str:token>/<int:match_id>/release/",
        rounds.round_stop_release,
        name="round_stop_release",
    ),
]
