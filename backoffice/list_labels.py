"""The names of a list's columns, repeated in its cells: on a phone a row has no heads above it."""

import re

HEAD = re.compile(
    r'<th scope="col" class="[^"]*\bcolumn-([\w-]+)[^"]*">'
    r'.*?<div class="text"><(?:a|span)[^>]*>([^<]*)<',
    re.DOTALL,
)
CELL = re.compile(r'<td class="field-([\w-]+)')


def with_labels(html: str) -> str:
    """Return the table of a list with `data-label` on each cell; the first column needs none."""
    heads = {name: text.strip().replace('"', "&quot;") for name, text in HEAD.findall(html)}

    def labeled(cell: re.Match[str]) -> str:
        text = heads.get(cell[1])
        return f'<td data-label="{text}" class="field-{cell[1]}' if text else cell[0]

    return CELL.sub(labeled, html)
