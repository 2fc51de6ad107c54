from django.apps import AppConfig


class RequestPagesConfig(AppConfig):
    name = "request_pages"
