"""The addresses of this app inside the admin."""

from django.urls import path

from care.views import staff

urlpatterns = [
    path("", staff.care, name="care"),
    path("<int:concern_id>/", staff.care_concern, name="care_concern"),
    path("<int:concern_id>/press/", staff.care_press, name="care_press"),
]
