"""The addresses of this app."""

from django.urls import path

from announcements.views import announced, news

app_name = "announcements"
urlpatterns = [
    path("wards/<slug:slug>/notices/", news.ward_news, name="ward_news"),
    path("pods/<slug:slug>/notices/", news.pod_news, name="pod_news"),
    # Before the private pages: no token is called so.
    path("notices/sent/", news.news_sent, name="news_sent"),
    path("notices/stopped/", news.news_left, name="news_left"),
    path("notices/<str:token>/", news.news_home, name="news_home"),
    path("notices/<str:token>/yes/", news.news_confirm, name="news_confirm"),
    path("notices/<str:token>/stop/", news.news_stop, name="news_stop"),
    path("announced/<str:token>/", announced.announced_home, name="announced_home"),
    path("announced/<str:token>/stop/", announced.announced_stop, name="announced_stop"),
]
