"""The addresses that providers ask while somebody calls: without a language, for nobody else."""

from django.urls import path

from calls import hooks

urlpatterns = [
    path("twilio/", hooks.call_answer, name="call_answer"),
    path("twilio/language/", hooks.call_language, name="call_language"),
    path("twilio/rung/", hooks.call_rung, name="call_rung"),
    path("twilio/whisper/", hooks.call_whisper, name="call_whisper"),
    path("twilio/accept/", hooks.call_accept, name="call_accept"),
    path("twilio/left/", hooks.call_left, name="call_left"),
    path("twilio/recorded/", hooks.call_recorded, name="call_recorded"),
    path("twilio/ended/", hooks.call_ended, name="call_ended"),
    path("said/<slug:code>/", hooks.call_sentence, name="call_sentence"),
]
