"""The base of the lists in which a household is found by what a caller says."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, NOBODY
from backoffice.personal_data import PersonalAdmin
from desk.finding import ways_to_find


class RequestSearchAdmin(PersonalAdmin):
    """The base of the admins of requests and of what belongs to them."""

    viewers = changers = DESK
    adders = deleters = NOBODY
    search_fields = ["name"]  # shows the box; what it does is below
    search_help_text = _(
        "Reference, name, a whole phone number or its last four digits, or an email."
    )

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        return ways_to_find(term, user, self.contact_path)
