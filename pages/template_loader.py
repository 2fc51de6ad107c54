"""Where our templates are read from: as they stand in `templates/`, without their layout.

Indentation, and a line of its own for each `{% if %}`, are for those who read the files. On a page
they would only weigh, and pages are to be light on a slow line; so they go when a template is
loaded, which happens once per process.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# Comments, and tags that write nothing themselves: all of a line, with the line's end.
SILENT_LINE = re.compile(
    r"^((?:\{#(?:(?!#\}).)*#\}|\{% (?:block|elif|else|empty|endblock|endfor|endif|endifchanged"
    r"|endwith|for|if|ifchanged|load|with)\b(?:(?!%\}).)*%\})+)\n",
    re.MULTILINE,
)


class Loader(filesystem.Loader):
    """Django's own loader of files, without what is only there to be read in an editor."""

    def get_contents(self, origin: Origin) -> str:
        """Return the text of the template at `origin` without its layout; letters keep their lines.

        Raises `TemplateDoesNotExist` when there is no such file.
        """
        text = INDENTATION.sub("", super().get_contents(origin))
        return text if origin.name.endswith(".txt") else SILENT_LINE.sub(r"\1", text)
