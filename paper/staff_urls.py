"""The addresses in the admin; `mutualaid.admin_site` hangs them up behind its sign-in."""

from django.urls import path

from paper import staff_views as views

urlpatterns = [
    path("forms/", views.paper_forms, name="paper_forms"),
    path("forms/number/", views.paper_number, name="paper_number"),
    path("forms/<int:sheet_id>/", views.paper_run, name="paper_run"),
    path("forms/<int:sheet_id>/forms.pdf", views.paper_run_file, name="paper_run_file"),
]
