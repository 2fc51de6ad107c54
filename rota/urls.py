"""The addresses of this app behind a volunteer's private link."""

from django.urls import path

from rota.views import own

app_name = "rota"
urlpatterns = [
    path("v/<str:token>/shifts/", own.shifts, name="shifts"),
    path("v/<str:token>/shifts/press/", own.press, name="press"),
    path("v/<str:token>/shifts/calendar/", own.calendar, name="calendar"),
    path("v/<str:token>/shifts/<int:shift_id>/", own.shift, name="shift"),
]
