"""Calm: messages that are about nobody's own match. The apps that write such name them here."""

_templates: set[str] = set()


def keep_calm(*templates: str) -> None:
    """Let messages of `templates` keep to the hours, to the weekly number and to who stopped them.

    Called by their app at start-up.
    """
    _templates.update(templates)


def is_calm(template: str) -> bool:
    """Tell whether messages of `template` are not about somebody's own match."""
    return template in _templates
