"""The way in which passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class StaffPasswordHasher(Argon2PasswordHasher):
    """Argon2id with the least memory that OWASP advises.

    Django's own takes 100 MB for each try: sixteen at once would take the whole of a small machine.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
