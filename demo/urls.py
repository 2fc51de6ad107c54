"""The addresses of the demo alone (`DEMO=1`)."""

from django.urls import path

from demo.calls import call
from demo.phone import phone

urlpatterns = [
    path("phone/", phone, name="demo_phone"),
    path("phone/call/", call, name="demo_call"),
]
