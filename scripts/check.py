"""All that `make check` looks at. Every step runs; each that fails says why and how to mend it."""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Nothing here needs a database; a started one would only cost time.
NO_DATABASE = {
    "MUTUALAID_ENV": "development",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "DATABASE_POOL_SIZE": "0",
    "LOG_LEVEL": "WARNING",
}
PRODUCTION = {
    **NO_DATABASE,
    "MUTUALAID_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_ENCRYPTION_KEYS": "ZGV2ZWxvcG1lbnQta2V5LWRvLW5vdC11c2UtYW55LXc=",
    "BLIND_INDEX_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "https://aid.example.org",
    "ALLOWED_HOSTS": "aid.example.org",
    "SECURITY_CONTACT": "security@example.org",
}


@dataclass(frozen=True)
class Step:
    """One command; `mend` is what to do when it fails."""

    name: str
    command: list[str]
    mend: str
    environment: dict[str, str] = field(default_factory=lambda: NO_DATABASE)


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


# Pages are looked at by a browser elsewhere; these few need neither it nor the database.
ACCESSIBLE = [
    f"tests/{name}.py"
    for name in (
        "pages/test_page_frame",
        "pages/test_parts",
        "pages/test_field_rendering",
        "pages/test_base_form",
        "backoffice/test_admin_colors",
        "pages/test_css",
    )
]
STEPS = [
    Step("formatting", tool("ruff", "format", "--check", "."), ".venv/bin/ruff format ."),
    Step("lint", tool("ruff", "check", "."), "see each line; .venv/bin/ruff check --fix . helps"),
    Step(
        "traps that bandit knows",
        tool("bandit", "--quiet", "--recursive", ".", "--configfile", "pyproject.toml"),
        "see each line; `# nosec B…` with a reason where it is none",
    ),
    Step(
        "known holes in dependencies",
        python("scripts/audit_dependencies.py"),
        "raise the version in pyproject.toml or package.json; make requirements",
    ),
    Step("templates", tool("djlint", "templates", "--lint", "--quiet"), "see each line"),
    Step("types", tool("mypy"), "see each line"),
    Step("import layers", tool("lint-imports"), "move the code down, or register it from above"),
    Step(
        "foreign-key direction and structure",
        python("-m", "pytest", "-q", "-n0", "-p", "no:randomly", "tests/test_architecture.py"),
        "docs/architecture.md and docs/decisions say what may know what",
    ),
    Step(
        "accessible forms and colors, what needs no browser",
        python("-m", "pytest", "-q", "-n0", "-p", "no:randomly", *ACCESSIBLE),
        "docs/accessibility.md",
    ),
    Step(
        "migrations are there",
        python("manage.py", "makemigrations", "--check", "--dry-run"),
        "MUTUALAID_ENV=development .venv/bin/python manage.py makemigrations",
    ),
    Step(
        "system checks, one line of migrations",
        python("manage.py", "check", "--fail-level", "WARNING"),
        "see each line",
    ),
    Step("catalogs", python("scripts/catalogs.py", "check"), "make messages, then translate"),
    Step(
        "words of the glossaries", python("scripts/glossary.py"), "mend each text; docs/glossary/"
    ),
    Step(
        "production settings",
        python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        "mutualaid/settings.py",
        PRODUCTION,
    ),
    Step("style sheets are built", python("scripts/css_is_fresh.py"), "make css"),
    Step(
        "the answers to OWASP ASVS are drawn",
        python("scripts/draw_asvs.py", "--check"),
        ".venv/bin/python scripts/draw_asvs.py",
    ),
    Step(
        "the picture of the apps is drawn",
        python("scripts/draw_architecture.py", "--check"),
        ".venv/bin/python scripts/draw_architecture.py",
    ),
]


def main() -> None:
    """Run all steps, two at a time; exit with 1 when one fails."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        # A list: all must have run, also after one that fails.
        good = list(pool.map(passes, STEPS))
    if not all(good):
        sys.exit(f"\n{good.count(False)} of {len(good)} checks failed.")
    print(f"\nAll {len(good)} checks passed.")


def passes(step: Step) -> bool:
    """Run `step` and say how it went."""
    started = time.monotonic()
    result = subprocess.run(
        step.command,
        check=False,
        cwd=ROOT,
        env={**os.environ, **step.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seconds = time.monotonic() - started
    if result.returncode == 0:
        print(f"✓ {step.name} ({seconds:.1f} s)", *unknown(result.stdout), sep="\n  ", flush=True)
        return True
    print(f"✗ {step.name}\n{result.stdout.rstrip()}\n  → {step.mend}\n", flush=True)
    return False


def unknown(said: str) -> list[str]:
    """Return what a step could not look at: it did not fail, and must not read as clean."""
    return [line for line in said.splitlines() if line.startswith("!")]


if __name__ == "__main__":
    main()
