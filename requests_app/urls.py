"""Addresses of this app."""

from django.urls import path

from requests_app.views import ask, feedback, match, resident, routes

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
    path("r/<str:token>/needs/<int:need_id>/done/", feedback.need_done, name="need_done"),
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
    path("m/<str:token>/", match.match_offer, name="match_offer"),
    path("m/<str:token>/accept/", match.match_accept, name="match_accept"),
    path("m/<str:token>/decline/", match.match_decline, name="match_decline"),
    path("m/<str:token>/done/", match.match_done, name="match_done"),
    path("m/<str:token>/worked/", feedback.match_worked, name="match_worked"),
    path("m/<str:token>/release/", match.match_release, name="match_release"),
    path("route/<str:token>/", routes.route_offer, name="route_offer"),
    path("route/<str:token>/accept/", routes.route_accept, name="route_accept"),
    path("route/<str:token>/decline/", routes.route_decline, name="route_decline"),
    path("route/<str:token>/done/", routes.route_done, name="route_done"),
    path("route/<str:token>/release/", routes.route_release, name="route_release"),
    path("route/<str:token>/<int:match_id>/done/", routes.route_stop_done, name="route_stop_done"),
    path(
        "route/<str:token>/<int:match_id>/worked/",
        feedback.route_stop_worked,
        name="route_stop_worked",
    ),
    path(
        "route/<str:token>/<int:match_id>/release/",
        routes.route_stop_release,
        name="route_stop_release",
    ),
]
