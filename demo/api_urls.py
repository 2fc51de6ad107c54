"""The parts of the APIs of a phone's app, and of a provider of calls, that the demo has."""

from django.urls import path

from demo.phone import send
from demo.recordings import recording

urlpatterns = [
    path("messages", send, name="demo_phone_send"),
    path(
        "2010-04-01/Accounts/<str:account>/Recordings/<str:name>.<str:ending>",
        recording,
        name="demo_recording",
    ),
]
