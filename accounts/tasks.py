"""Jobs about staff."""

from django.db import transaction
from procrastinate.contrib.django import app

from accounts.models import User
from accounts.sign_in_limits import keyed_email
from accounts.signals import new_password_wanted


@app.task(name="look_for_account", queue="messages")
def look_for_account(keyed: str) -> None:
    """Have a letter written to the person whose email, under our key, is `keyed`; if there is one.

    In a job, so that the page answers alike whether there is one or not, also in time.
    """
    # Staff are few; an index of their emails would be one more thing to keep true.
    for user in User.objects.filter(is_active=True):
        if keyed_email(user.email) == keyed:
            with transaction.atomic():
                new_password_wanted.send(User, user=user)
