from django.apps import AppConfig


class BatchMatchingConfig(AppConfig):
    name = "batch_matching"
