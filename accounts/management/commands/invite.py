"""Invites somebody to the staff and prints their link, for installs that send no email."""

from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts import audit
from accounts.invitations import Outcome, emails_in, invite, link_of
from accounts.models import Invitation
from common.addresses import absolute_url


class Command(BaseCommand):
    """Invite one address. The link is printed and not sent; asked for again, it is a new one."""

    help = "Invites somebody to the staff, and prints the link that sets up their account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--steward", action="store_true", help="They run this site.")
        parser.add_argument("--name", default="")
        parser.add_argument("--language", default="", help="Such as es. They can choose another.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link alone, so that a script can take it. Raises `CommandError`."""
        emails = emails_in(options["email"])
        try:
            validate_email(emails[0] if len(emails) == 1 else "")
        except ValidationError as error:
            raise CommandError("This is not an email address.") from error
        user, outcome = invite(
            emails[0],
            actor=audit.SYSTEM,
            name=options["name"] or parseaddr(options["email"])[0],
            language=options["language"],
            is_steward=options["steward"],
            by_letter=False,
        )
        if outcome in (Outcome.ROLES_GIVEN, Outcome.NOTHING):
            raise CommandError("They have an account already, and sign in as always.")
        link = link_of(Invitation.objects.get(user=user))
        if link is None:
            raise CommandError("The link has ended already.")
        self.stdout.write(absolute_url("account_invitation", link.token))
