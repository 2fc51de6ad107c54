"""The addresses of this app, with private pages behind tokens."""

from django.urls import path

from request_pages.views import (
    ask,
    calendar,
    dates,
    details,
    feedback,
    happened,
    lost_link,
    match,
    needs,
    resident,
    routes,
)

app_name = "request_pages"
urlpatterns = [
    path("request/", ask.request_needs, name="request_needs"),
    path("request/details/", ask.request_details, name="request_details"),
    path("request/where/", ask.request_where, name="request_where"),
    path("request/contact/", ask.request_contact, name="request_contact"),
    path("request/check/", ask.request_check, name="request_check"),
    path("request/sent/", ask.request_sent, name="request_sent"),
    path("request/again/", ask.request_again, name="request_again"),
    path("request/link/", lost_link.request_link, name="request_link"),
    path("request/link/sent/", lost_link.request_link_sent, name="request_link_sent"),
    path("request/deleted/", resident.request_deleted, name="request_deleted"),
    # The token opens everything about a request. Logs name the view and never the path.
    path("r/<str:token>/", resident.request_status, name="request_status"),
    path("r/<str:token>/edit/<slug:page>/", resident.request_edit, name="request_edit"),
    path("r/<str:token>/mailed/", resident.request_mailed, name="request_mailed"),
    path("r/<str:token>/cancel/", resident.request_cancel, name="request_cancel"),
    path("r/<str:token>/again/", resident.request_ask_again, name="request_ask_again"),
    path("r/<str:token>/delete/", resident.request_delete, name="request_delete"),
    path("r/<str:token>/new-link/", resident.request_new_link, name="request_new_link"),
    path("r/<str:token>/fresh-link/", resident.request_fresh_link, name="request_fresh_link"),
    path("r/<str:token>/take-back/", needs.request_take_back, name="request_take_back"),
    path("r/<str:token>/needs/add/", needs.need_add, name="need_add"),
    path("r/<str:token>/needs/<int:need_id>/edit/", needs.need_edit, name="need_edit"),
    path(
        "r/<str:token>/needs/<int:need_id>/take-back/", needs.need_take_back, name="need_take_back"
    ),
    path("r/<str:token>/needs/<int:need_id>/day/", resident.need_new_day, name="need_new_day"),
    path("r/<str:token>/needs/<int:need_id>/cancel/", resident.need_cancel, name="need_cancel"),
    path("r/<str:token>/needs/<int:need_id>/done/", feedback.need_done, name="need_done"),
    path("r/<str:token>/needs/<int:need_id>/thanks/", feedback.need_thanks, name="need_thanks"),
    path(
        "r/<str:token>/needs/<int:need_id>/not-done/", feedback.need_not_done, name="need_not_done"
    ),
    path(
        "r/<str:token>/needs/<int:need_id>/happened/",
        happened.need_happened,
        name="need_happened",
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
    path(
        "r/<str:token>/needs/<int:need_id>/dates/<slug:planned>/", dates.need_date, name="need_date"
    ),
    path(
        "r/<str:token>/needs/<int:need_id>/dates/<slug:planned>/skip/",
        dates.need_skip,
        name="need_skip",
    ),
    path("r/<str:token>/details/<int:match_id>/", details.match_details, name="match_details"),
    path("m/<str:token>/", match.match_offer, name="match_offer"),
    path("m/<str:token>/accept/", match.match_accept, name="match_accept"),
    path("m/<str:token>/decline/", match.match_decline, name="match_decline"),
    path("m/<str:token>/done/", match.match_done, name="match_done"),
    path("m/<str:token>/worked/", feedback.match_worked, name="match_worked"),
    path("m/<str:token>/happened/", happened.match_happened, name="match_happened"),
    path("m/<str:token>/release/", match.match_release, name="match_release"),
    path("m/<str:token>/new-link/", match.match_new_link, name="match_new_link"),
    path("m/<str:token>/calendar.ics", calendar.match_calendar, name="match_calendar"),
    path("route/<str:token>/calendar.ics", calendar.route_calendar, name="route_calendar"),
    path("route/<str:token>/", routes.route_offer, name="route_offer"),
    path("route/<str:token>/new-link/", routes.route_new_link, name="route_new_link"),
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
        "route/<str:token>/<int:match_id>/happened/",
        happened.route_stop_happened,
        name="route_stop_happened",
    ),
    path(
        "route/<str:token>/<int:match_id>/release/",
        routes.route_stop_release,
        name="route_stop_release",
    ),
]
