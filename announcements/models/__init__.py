"""The tables of this app."""

from announcements.models.many import Announcement, Recipient
from announcements.models.news import NoticeRound, Subscription

__all__ = ["Announcement", "NoticeRound", "Recipient", "Subscription"]
