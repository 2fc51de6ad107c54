"""The addresses of imports, inside the admin."""

from django.urls import path

from imports import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("<int:import_id>/", views.import_detail, name="import_detail"),
    path("<int:import_id>/columns/", views.import_columns, name="import_columns"),
    path("<int:import_id>/answers/", views.import_answers, name="import_answers"),
    path("<int:import_id>/rows/", views.import_rows, name="import_rows"),
    path("<int:import_id>/show/", views.import_show, name="import_show"),
    path("<int:import_id>/press/", views.import_press, name="import_press"),
    path("<int:import_id>/rows-to-correct.csv", views.import_wrong, name="import_wrong"),
]
