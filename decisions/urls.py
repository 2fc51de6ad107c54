"""The addresses of this app."""

from django.urls import path

from decisions.views import decided, own

app_name = "decisions"
urlpatterns = [
    path("decided/", decided.decided_list, name="decided_list"),
    path("decided/<int:decision_id>/", decided.decided_detail, name="decided_detail"),
    path("decide/<str:token>/", own.decision_answer, name="decision_answer"),
    path("decide/<str:token>/all/", own.decision_join, name="decision_join"),
]
