"""The working pages of calls in the admin."""

from django.urls import path

from calls.staff_views import call_recording, call_sentences

urlpatterns = [
    path("recordings/<int:recording_id>/", call_recording, name="call_recording"),
    path("sentences/", call_sentences, name="call_sentences"),
]
