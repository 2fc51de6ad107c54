"""The kinds of posts, and of what they are about."""

from django.db import models


class PostKind(models.TextChoices):
    NEEDS = "needs"
    NOTICE = "notice"
    RESOURCES = "resources"
    # What is new on the shelf, wanted or to share.
    CARDS = "cards"
    # What was needed, said in an earlier post that cannot be changed, is no longer open.
    THANKS = "thanks"
    TRIAL = "trial"

    @classmethod
    def changing(cls) -> "list[PostKind]":
        """Return those that say something which is over some day."""
        return [cls.NEEDS, cls.NOTICE, cls.CARDS]


class ThingKind(models.TextChoices):
    NEED = "need"
    NOTICE = "notice"
    RESOURCE = "resource"
    CARD = "card"
