from django.apps import AppConfig


class TranslationReviewConfig(AppConfig):
    name = "translation_review"
