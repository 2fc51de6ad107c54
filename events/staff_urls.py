"""The addresses of this app inside the admin."""

from django.urls import path

from events.views import staff

urlpatterns = [
    path("", staff.days, name="days"),
    path("<int:day_shift_id>/", staff.day_shift, name="day_shift"),
    path("<int:day_shift_id>/press/", staff.day_press, name="day_press"),
]
