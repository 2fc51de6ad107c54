"""The addresses of this app inside the admin."""

from django.urls import path

from emergencies.views import organizer, staff

urlpatterns = [
    path("", staff.emergencies, name="emergencies"),
    path("new/", staff.emergency_new, name="emergency_new"),
    path("by-phone/", staff.check_in_by_phone, name="check_in_by_phone"),
    path("pods/<int:pod_id>/", organizer.pod_check_ins, name="pod_check_ins"),
    path("<int:emergency_id>/", staff.emergency, name="emergency"),
    path("<int:emergency_id>/press/", staff.emergency_press, name="emergency_press"),
]
