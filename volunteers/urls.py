"""Addresses of this app."""

from django.urls import path

from volunteers import lost_link, views

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", views.volunteer_about, name="volunteer_about"),
    path("volunteer/where/", views.volunteer_where, name="volunteer_where"),
    path("volunteer/offer/", views.volunteer_offer, name="volunteer_offer"),
    path("volunteer/time/", views.volunteer_time, name="volunteer_time"),
    path("volunteer/check/", views.volunteer_check, name="volunteer_check"),
    path("volunteer/sent/", views.volunteer_sent, name="volunteer_sent"),
    path("volunteer/left/", views.volunteer_left, name="volunteer_left"),
    path("volunteer/link/", lost_link.volunteer_link, name="volunteer_link"),
    path("volunteer/link/sent/", lost_link.volunteer_link_sent, name="volunteer_link_sent"),
    path("v/<str:token>/", views.volunteer_home, name="volunteer_home"),
    path("v/<str:token>/edit/", views.volunteer_edit, name="volunteer_edit"),
    path("v/<str:token>/pause/", views.volunteer_pause, name="volunteer_pause"),
    path("v/<str:token>/resume/", views.volunteer_resume, name="volunteer_resume"),
    path("v/<str:token>/leave/", views.volunteer_leave, name="volunteer_leave"),
]
