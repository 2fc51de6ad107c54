"""The addresses of this app inside the admin."""

from django.urls import path

from emergencies.views import staff

urlpatterns = [
    path("", staff.emergencies, name="emergencies"),
    path("new/", staff.emergency_new, name="emergency_new"),
    path("<int:emergency_id>/", staff.emergency, name="emergency"),
    path("<int:emergency_id>/press/", staff.emergency_press, name="emergency_press"),
]
