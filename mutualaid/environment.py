"""The variables that the settings are read from, and those that production insists on."""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

ENVIRONMENT = env.str("MUTUALAID_ENV", default="production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured("MUTUALAID_ENV must be production, development or test.")
PRODUCTION = ENVIRONMENT == "production"


def required(name: str, outside_production: str) -> str:
    """The variable `name`; outside production `outside_production` stands in when it is missing."""
    value = env.str(name, default="" if PRODUCTION else outside_production)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Production does not start without it: see docs/deploy.md. "
            "To try mutualaid on your own machine, run `make demo`."
        )
    return value
