"""The addresses of this app."""

from django.urls import path

from care.views import public

app_name = "care"
urlpatterns = [
    path("care/", public.care_form, name="care_form"),
    path("wards/<slug:slug>/care/", public.ward_care, name="ward_care"),
    # Before the private pages: no token is called so.
    path("care/deleted/", public.care_deleted, name="care_deleted"),
    path("care/<str:token>/", public.care_home, name="care_home"),
    path("care/<str:token>/delete/", public.care_delete, name="care_delete"),
]
