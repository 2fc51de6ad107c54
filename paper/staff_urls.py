"""The addresses in the admin; `mutualaid.admin_site` hangs them up behind its sign-in."""

from django.urls import path

from paper import member_views
from paper import staff_views as views

urlpatterns = [
    path("forms/", views.paper_forms, name="paper_forms"),
    path("forms/number/", views.paper_number, name="paper_number"),
    path("forms/<int:sheet_id>/", views.paper_run, name="paper_run"),
    path("forms/<int:sheet_id>/forms.pdf", views.paper_run_file, name="paper_run_file"),
    path("pods/<int:pod_id>/", member_views.pod_papers, name="pod_papers"),
    path("pods/<int:pod_id>/<int:sheet_id>/", member_views.pod_paper, name="pod_paper"),
    path(
        "pods/<int:pod_id>/<int:sheet_id>/print/",
        member_views.pod_paper_print,
        name="pod_paper_print",
    ),
]
