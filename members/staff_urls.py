"""The addresses of this app inside the admin."""

from django.urls import path

from members.agreements.views import pod_agreement
from members.introductions.views import pod_pairs
from members.splitting.views import pod_merge, pod_split
from members.views import staff

urlpatterns = [
    path("", staff.my_pods, name="my_pods"),
    path("<int:pod_id>/", staff.pod_work, name="pod_work"),
    path("<int:pod_id>/open/", staff.pod_open, name="pod_open"),
    path("<int:pod_id>/press/", staff.pod_press, name="pod_press"),
    path("<int:pod_id>/add/", staff.pod_add, name="pod_add"),
    path("<int:pod_id>/<int:member_id>/", staff.pod_change, name="pod_change"),
    path("<int:pod_id>/<int:member_id>/together/", staff.pod_together, name="pod_together"),
    path(
        "<int:pod_id>/<int:member_id>/<slug:page>/", staff.pod_change_page, name="pod_change_page"
    ),
    path("<int:pod_id>/export/", staff.pod_export, name="pod_export"),
    path("<int:pod_id>/settings/", staff.pod_settings, name="pod_settings"),
    path("<int:pod_id>/notice/", staff.pod_notice, name="pod_notice"),
    path("<int:pod_id>/agreement/", pod_agreement, name="pod_agreement"),
    path("<int:pod_id>/pairs/", pod_pairs, name="pod_pairs"),
    path("<int:pod_id>/split/", pod_split, name="pod_split"),
    path("<int:pod_id>/merge/", pod_merge, name="pod_merge"),
]
