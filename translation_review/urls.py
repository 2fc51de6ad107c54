"""The addresses in the admin; `mutualaid.admin_site` hangs them up behind its sign-in."""

from django.urls import path

from translation_review import views

urlpatterns = [
    path("", views.review_list, name="review_list"),
    path("<slug:language>/", views.review_language, name="review_language"),
    path("<slug:language>/catalog/", views.review_catalog, name="review_catalog"),
    path("<slug:language>/picture/<slug:page>/", views.review_picture, name="review_picture"),
    path("<slug:language>/<slug:key>/", views.review_text, name="review_text"),
]
