"""Parts of a phone that the library does not read: our words for an extension, and 00 for +."""

import re

# How an extension is written in our languages, longest first. The library knows a few itself, but
# not in brackets.
_EXTENSION = re.compile(
    # After a number that ends in letters a blank: TEXT ends in an "EXT" that is none.
    r"((?:(?<=[0-9)])|(?-i:(?<=[A-Z])(?=[\s,])))[\s,;.،，、(（]*)("
    r"extensi[oó]n|ext|interno|anexo|(?:số )?máy lẻ|số nội bộ|nội bộ|تحويلة|تحويله|الداخلي|داخلي"
    r"|内线|內線|分机|分機|转|轉|내선 ?번호|내선|এক্সটেনশন|የውስጥ መስመር|ኤክስቴንሽን|ኤክስተንሽን"
    r"|ውሽጣዊ መስመር)([\s.:：#]*)(?=[0-9])",
    re.IGNORECASE,
)


def with_plain_extension(text: str) -> str:
    """`text` with an "x" and blanks for the word for extension, as long as it was."""
    return _EXTENSION.sub(
        lambda found: " " * len(found[1]) + "x".ljust(len(found[0]) - len(found[1])), text
    )


# What most of the world dials before a country, where the library of a region knows its own alone.
_ABROAD = re.compile(r"^(\W*)00(?=[\W]*[1-9])")


def as_library_reads(text: str) -> str:
    """`text`, a single phone, with a plain extension, and "+" for the 00 before a country."""
    return _ABROAD.sub(r"\1+", with_plain_extension(text))
