#!/usr/bin/env python
"""Django's command line for mutualaid."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutualaid.settings")
    from django.core.management import execute_from_command_line  # after the environment is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
