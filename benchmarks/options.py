"""The options that every figure has on the command line."""

import argparse


def parser(about: str | None) -> argparse.ArgumentParser:
    """The options that all share: `--short`, which shows that a figure still runs."""
    made = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument(
        "--short",
        action="store_true",
        help="in seconds, on a new database that goes again: shows that it runs, judges no time",
    )
    return made


def is_short(about: str | None) -> bool:
    """Tell whether a figure without other options was asked to be short."""
    return bool(parser(about).parse_args().short)
