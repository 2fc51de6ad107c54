"""What the demo's phone has of the API of the app that it stands for (`demo.phone`)."""

from django.urls import path

from demo.phone import send

urlpatterns = [path("messages", send, name="demo_phone_send")]
