"""The loaders of our templates: as they stand in `templates/`, without their layout.

Indentation, and a line of its own for each `{% if %}`, are for those who read the files. On a page
they would only weigh, and pages are to be light on a slow line; so they go when a template is
loaded, which happens once per process. So does what Django keeps of each for its page of errors in
development: a quarter of what hundreds of templates take in memory.
"""

import re
from typing import Any, ClassVar

from django.template import Origin, Template
from django.template.base import Node, TextNode
from django.template.loaders import base, cached, filesystem

# A backslash at the end of a line joins the next one to it, with nothing in between.
JOINED = re.compile(r"\\\n[ \t]*")
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
BLANK_LINES = re.compile(r"\n\n+")
# Comments, and tags that write nothing themselves: all of a line, with the line's end.
SILENT = (
    r"\{#(?:(?!#\}).)*#\}"
    r"|\{% (?:block|elif|else|empty|endblock|endfor|endif|endifchanged|endwith|for|if|ifchanged"
    r"|load|with)\b(?:(?!%\}).)*%\}"
    r"|\{% \w+ (?:(?!%\}).)* as \w+ %\}"
)
SILENT_LINE = re.compile(rf"^((?:{SILENT})+)\n", re.MULTILINE)


class Loader(filesystem.Loader):
    """Django's own loader of files, without what is only there to be read in an editor."""

    def get_contents(self, origin: Origin) -> str:
        """Return the text of the template at `origin` without its layout; letters keep their lines.

        Raises `TemplateDoesNotExist` when there is no such file.
        """
        text = INDENTATION.sub("", super().get_contents(origin))
        if origin.name.endswith(".txt"):
            return text
        text = BLANK_LINES.sub("\n", JOINED.sub("", text))
        # The last line's end is the file's: where a part is included stands another one.
        return SILENT_LINE.sub(r"\1", text).removesuffix("\n")


class Light(base.Loader):
    """Make templates without what only Django's page of errors in development reads of them."""

    # What stands between tags, which is often the same.
    texts: ClassVar[dict[str, str]] = {}

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the template of that name. Raises `TemplateDoesNotExist`."""
        template = super().get_template(template_name, skip)
        if not self.engine.debug:
            template.source = ""
            for node in template.nodelist.get_nodes_by_type(Node):
                node.token = None
                if isinstance(node, TextNode):
                    node.s = self.texts.setdefault(node.s, node.s)
        return template


class KeptLoader(cached.Loader, Light):
    """Django's own loader that makes each template once, made lighter."""
