"""The part of an answer that its writer wrote: without the letter that it quotes at its end.

Only what is surely a quote goes: lines with ">" to the end, and the line above that says whose
words they are, in any language. Whoever answers between the lines has all of it kept.
"""

import re

_QUOTED = re.compile(r"\s*>")
# "On Dec 1, 2026, Aid <help@…> wrote:", "… escribió:", "… 写道：": a day, and a colon at the end.
_WHOSE_WORDS = re.compile(r".*\d.*[:：]\s*", re.DOTALL)
LONGEST_WHOSE, SIGNATURE = 3, "-- "
MOST_OF_SIGNATURE = 10


def own_words(text: str) -> str:
    """Return `text` without the quote at its end; all of it where nothing else would be left."""
    lines = text.splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    if SIGNATURE in lines[-MOST_OF_SIGNATURE:]:
        lines = lines[: len(lines) - 1 - lines[::-1].index(SIGNATURE)]
    end = len(lines)
    while end and (_QUOTED.match(lines[end - 1]) or not lines[end - 1].strip()):
        end -= 1
    if any(map(_QUOTED.match, lines[end:])):
        lines = lines[: _above(lines, end)]
    return "\n".join(lines).strip() or text.strip()


def _above(lines: list[str], end: int) -> int:
    """Return where the words begin that say whose the quote is; `end` where there are none."""
    for start in range(end - 1, max(end - 1 - LONGEST_WHOSE, -1), -1):
        if not lines[start].strip():
            break
        is_alone = start == 0 or not lines[start - 1].strip()
        if is_alone and _WHOSE_WORDS.fullmatch("\n".join(lines[start:end])):
            return start
    return end
