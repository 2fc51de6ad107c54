"""The part of the API of a phone's app that the demo's phone has (`demo.phone`)."""

from django.urls import path

from demo.phone import send

urlpatterns = [path("messages", send, name="demo_phone_send")]
