"""The one job. Nobody runs it here."""

from procrastinate.contrib.django import app


@app.task
def confirm(phone: str) -> None:
    """Would write to `phone` that the request was stored."""
