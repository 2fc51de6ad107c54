"""The addresses of this app: the form, the lost link, and volunteers' own pages."""

from django.urls import path

from volunteers.views import lost_link, own_page, sign_up

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", sign_up.volunteer_about, name="volunteer_about"),
    path("volunteer/where/", sign_up.volunteer_where, name="volunteer_where"),
    path("volunteer/offer/", sign_up.volunteer_offer, name="volunteer_offer"),
    path("volunteer/time/", sign_up.volunteer_time, name="volunteer_time"),
    path("volunteer/check/", sign_up.volunteer_check, name="volunteer_check"),
    path("volunteer/sent/", sign_up.volunteer_sent, name="volunteer_sent"),
    path("volunteer/left/", own_page.volunteer_left, name="volunteer_left"),
    path("volunteer/link/", lost_link.volunteer_link, name="volunteer_link"),
    path("volunteer/link/sent/", lost_link.volunteer_link_sent, name="volunteer_link_sent"),
    path("v/<str:token>/", own_page.volunteer_home, name="volunteer_home"),
    path("v/<str:token>/edit/<slug:page>/", own_page.volunteer_edit, name="volunteer_edit"),
    path("v/<str:token>/mailed/", own_page.volunteer_mailed, name="volunteer_mailed"),
    path("v/<str:token>/pause/", own_page.volunteer_pause, name="volunteer_pause"),
    path("v/<str:token>/resume/", own_page.volunteer_resume, name="volunteer_resume"),
    path("v/<str:token>/new-link/", own_page.volunteer_new_link, name="volunteer_new_link"),
    path("v/<str:token>/leave/", own_page.volunteer_leave, name="volunteer_leave"),
]
