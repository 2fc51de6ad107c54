"""The parts of the API of a provider of texts and calls that the demo has."""

from django.urls import path

from demo.photos import photo
from demo.provider import send
from demo.recordings import recording

ACCOUNT = "2010-04-01/Accounts/<str:account>"
urlpatterns = [
    path(f"{ACCOUNT}/Messages.json", send, name="demo_phone_send"),
    path(f"{ACCOUNT}/Messages/<str:message>/Media/<str:name>", photo, name="demo_photo"),
    path(f"{ACCOUNT}/Recordings/<str:name>.<str:ending>", recording, name="demo_recording"),
]
