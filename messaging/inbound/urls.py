"""The addresses that providers send texts to: without a language, and for nobody else."""

from django.urls import path

from messaging.inbound.phone_gateway import text_by_phone
from messaging.inbound.twilio_api import status_by_provider, text_by_provider

urlpatterns = [
    path("texts/twilio/", text_by_provider, name="text_by_provider"),
    path("texts/twilio/status/", status_by_provider, name="text_status"),
    path("texts/gateway/", text_by_phone, name="text_by_phone"),
]
