"""The addresses of this app inside the admin."""

from django.urls import path

from rota.views import staff, staff_calls, staff_people

urlpatterns = [
    path("", staff.rota, name="rota"),
    path("press/", staff.rota_press, name="rota_press"),
    path("shifts/<int:shift_id>/", staff.rota_shift, name="rota_shift"),
    path("people/", staff_people.rota_people, name="rota_people"),
    path("people/press/", staff_people.rota_people_press, name="rota_people_press"),
    path("calls/", staff_calls.rota_calls, name="rota_calls"),
    path("calls/press/", staff_calls.rota_calls_press, name="rota_calls_press"),
    path("me/", staff_people.rota_me, name="rota_me"),
]
