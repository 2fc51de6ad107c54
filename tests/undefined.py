"""An undefined variable in one of our templates fails the test that renders it."""

import sys
from pathlib import Path
from types import FrameType

from django.template import Template

OURS = Path(__file__).resolve().parent.parent


class Undefined(str):
    """`string_if_invalid` of the test settings.

    Django asks whether it is true when a variable was not found. Templates of other packages get
    the usual answer (an empty string); ours get an error, unless the variable has a `default`.
    """

    def __bool__(self) -> bool:
        # Who asks is Django's code that looked in vain; it holds the context and the variable.
        frame = sys._getframe(1)
        template = _template(frame)
        if template and _is_ours(template.origin.name) and not _has_default(frame):
            raise AssertionError(f"{template.origin.name}: undefined {frame.f_locals['self'].var}")
        return False


def _template(frame: FrameType) -> Template | None:
    context = frame.f_locals.get("context")
    return getattr(getattr(context, "render_context", None), "template", None)


def _is_ours(path: str) -> bool:
    return Path(path).is_relative_to(OURS) and "site-packages" not in path


def _has_default(frame: FrameType) -> bool:
    filters = getattr(frame.f_locals.get("self"), "filters", [])
    return any(function.__name__.startswith("default") for function, _args in filters)
