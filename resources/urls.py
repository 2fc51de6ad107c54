"""Addresses of this app."""

from django.urls import path

from resources import caller_views, guide_views, keeper_views, views

app_name = "resources"
urlpatterns = [
    path("resources/", views.resource_list, name="resource_list"),
    path("resources/<slug:slug>/", views.resource_detail, name="resource_detail"),
    path("lists/<slug:slug>/", views.resource_list_detail, name="resource_list_detail"),
    # Before the private pages: no token is so short.
    path("k/left/", keeper_views.keeper_left, name="keeper_left"),
    path("k/<str:token>/", keeper_views.keeper_home, name="keeper_home"),
    path("k/<str:token>/press/", keeper_views.keeper_press, name="keeper_press"),
    path("k/<str:token>/entries/<int:entry_id>/", keeper_views.keeper_change, name="keeper_change"),
    path("k/<str:token>/new-link/", keeper_views.keeper_new_link, name="keeper_new_link"),
    path("k/<str:token>/leave/", keeper_views.keeper_leave, name="keeper_leave"),
    path("calls/<str:token>/", caller_views.call_home, name="call_home"),
    path("calls/<str:token>/next/", caller_views.call_next, name="call_next"),
    path("calls/<str:token>/<slug:code>/", caller_views.call_place, name="call_place"),
    path("guides/", guide_views.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guide_views.guide_detail, name="guide_detail"),
]
