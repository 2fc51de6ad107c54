"""The addresses at which people write to us from their private pages."""

from django.urls import path

from inbox import note_views, views

app_name = "inbox"
urlpatterns = [
    path("r/<str:token>/write/", views.request_write, name="request_write"),
    path("v/<str:token>/write/", views.volunteer_write, name="volunteer_write"),
    path("r/<str:token>/notes/<int:match_id>/", note_views.request_notes, name="request_notes"),
    path("m/<str:token>/notes/", note_views.match_notes, name="match_notes"),
    path(
        "route/<str:token>/<int:match_id>/notes/",
        note_views.route_stop_notes,
        name="route_stop_notes",
    ),
]
