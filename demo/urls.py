"""The addresses of the demo alone (`DEMO=1`)."""

from django.urls import path

from demo.phone import phone

urlpatterns = [path("phone/", phone, name="demo_phone")]
