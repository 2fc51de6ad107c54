"""The addresses of this app: private pages behind tokens."""

from django.urls import path

from privacy import keeper_views, views

app_name = "privacy"
urlpatterns = [
    path("r/<str:token>/held/", views.request_held, name="request_held"),
    path("r/<str:token>/held/about-me.json", views.request_file, name="request_file"),
    path("r/<str:token>/held/keep/", views.request_keep, name="request_keep"),
    path("r/<str:token>/held/all/", views.send_end_all, name="send_end_all"),
    path("v/<str:token>/held/", views.volunteer_held, name="volunteer_held"),
    path("v/<str:token>/held/about-me.json", views.volunteer_file, name="volunteer_file"),
    path("v/<str:token>/held/keep/", views.volunteer_keep, name="volunteer_keep"),
    path("n/<str:token>/held/", views.member_held, name="member_held"),
    path("n/<str:token>/held/about-me.json", views.member_file, name="member_file"),
    path("n/<str:token>/held/keep/", views.member_keep, name="member_keep"),
    path("s/<str:token>/held/", views.proposal_held, name="proposal_held"),
    path("s/<str:token>/held/about-me.json", views.proposal_file, name="proposal_file"),
    path("d/<str:token>/held/", views.suggestion_held, name="suggestion_held"),
    path("d/<str:token>/held/about-me.json", views.suggestion_file, name="suggestion_file"),
    path("k/<str:token>/held/", keeper_views.keeper_held, name="keeper_held"),
    path("k/<str:token>/held/about-me.json", keeper_views.keeper_file, name="keeper_file"),
    path("shelf/mine/<str:token>/about-me.json", views.card_file, name="card_file"),
    path(
        "shelf/reserved/<str:token>/about-me.json",
        views.reservation_file,
        name="reservation_file",
    ),
    path("r/<str:signed>/everything/", views.end_all, name="end_all"),
]
