"""Addresses of this app."""

from django.urls import path

from resources import guide_views, open_data_views, views

app_name = "resources"
urlpatterns = [
    path("resources/", views.resource_list, name="resource_list"),
    path("resources/<slug:slug>/", views.resource_detail, name="resource_detail"),
    path("lists/<slug:slug>/", views.resource_list_detail, name="resource_list_detail"),
    path("open-data/", open_data_views.open_data, name="open_data"),
    path("guides/", guide_views.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guide_views.guide_detail, name="guide_detail"),
]
