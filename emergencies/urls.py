"""The public short form, and the buttons of check-ins behind private links."""

from django.urls import path

from emergencies.views import organizer, public

app_name = "emergencies"
urlpatterns = [
    path("request/now/", public.short_form, name="short_form"),
    path("r/<str:token>/check-in/", public.request_check_in, name="request_check_in"),
    path("n/<str:token>/check-in/", public.member_check_in, name="member_check_in"),
    path(
        "n/<str:token>/pod/check-ins/",
        organizer.organizer_check_ins,
        name="organizer_check_ins",
    ),
]
