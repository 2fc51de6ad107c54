"""The work that waits in the directory for whoever may decide on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import DIRECTORY, holds
from mutualaid.work_link import work_link
from resources.choices import SuggestionState
from resources.models import EntryCheck, Suggestion


def directory_links(user: User) -> list[dict[str, Any]]:
    """Return lines about suggestions and checks that `user` may decide on; none for nothing."""
    if not holds(user, DIRECTORY):
        return []
    suggestions = Suggestion.objects.visible_to(user)
    url = reverse("admin:resources_suggestion_changelist")
    lists = [
        (
            suggestions.waiting(),
            f"{url}?state__exact={SuggestionState.WAITING}",
            _("Suggestions for the directory"),
        ),
        (suggestions.set_aside(), f"{url}?aside=yes", _("Suggestions that were set aside")),
        (
            EntryCheck.objects.visible_to(user).to_correct(),
            f"{reverse('admin:resources_entrycheck_changelist')}?correct=yes",
            _("Entries to be corrected after a check"),
        ),
    ]
    counted = [(rows.count(), url, words) for rows, url, words in lists]
    return [work_link(url, words, count, _("waiting")) for count, url, words in counted if count]
