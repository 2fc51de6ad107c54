"""The rules of what may know what. A planted violation shows for each that it catches one."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = CONFIG["tool"]["importlinter"]["contracts"]
# From the top down; apps on one line do not know each other.
LAYERS = [{app.strip() for app in line.split("|")} for line in CONTRACTS[0]["layers"]]
OURS = set().union(*LAYERS)


# --- Foreign keys -------------------------------------------------------------------------------


def height(app: str) -> int:
    """The height of an app: the lowest has 0."""
    return next(number for number, layer in enumerate(reversed(LAYERS)) if app in layer)


def upward_relations(all_models: Iterable[type[models.Model]]) -> Iterator[str]:
    """Relations to an app that is higher, or beside. The linter does not see string references."""
    for model in all_models:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here != there and there in OURS and height(there) >= height(here):
                    yield f"{here}.{model.__name__}.{field.name} → {there}"


def test_foreign_keys_go_down_only() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    assert len(ours) > 10
    assert list(upward_relations(ours)) == []


@isolate_apps("common", "pods", "volunteers", "resources")
def test_a_planted_foreign_key_upward_or_sideways_is_caught() -> None:
    class Ward(models.Model):
        class Meta:
            app_label = "pods"

    class Resource(models.Model):
        class Meta:
            app_label = "resources"

    class Upward(models.Model):
        ward = models.ForeignKey("pods.Ward", models.CASCADE)

        class Meta:
            app_label = "common"

    class Sideways(models.Model):
        resources = models.ManyToManyField("resources.Resource")
        ward = models.ForeignKey("pods.Ward", models.CASCADE)

        class Meta:
            app_label = "volunteers"

    assert list(upward_relations([Ward, Resource, Upward, Sideways])) == [
        "common.Upward.ward → pods",
        "volunteers.Sideways.resources → resources",
    ]


# --- Imports ------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Our modules, all of them empty, under our contracts."""
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            # Empty, so that only what is planted can break a contract.
            copy.touch()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return tmp_path


def lint_imports(project: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"], check=False, cwd=project, capture_output=True, text=True
    )


def test_an_empty_project_keeps_the_contracts(project: Path) -> None:
    result = lint_imports(project)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("common/models.py", "pods.models"),
        ("pods/zips.py", "requests_app.services"),
        ("volunteers/services.py", "resources.models"),
        ("requests_app/choices.py", "desk.views"),
        ("requests_app/models/__init__.py", "requests_app.services"),
        ("pods/zips.py", "pods.views"),
    ],
)
def test_a_planted_import_is_caught(project: Path, importer: str, imported: str) -> None:
    (project / importer).write_text(f"import {imported}\n")
    result = lint_imports(project)
    assert result.returncode == 1
    module = importer.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert f"{module} -> {imported}" in result.stdout


def test_a_planted_circle_is_caught(project: Path) -> None:
    """Plant it among the parts of a package, which has one floor."""
    services = project / "requests_app" / "services"
    (services / "claims.py").write_text("import requests_app.services.needs\n")
    (services / "needs.py").write_text("import requests_app.services.claims\n")
    result = lint_imports(project)
    assert result.returncode == 1
    assert "No circles among the modules of an app BROKEN" in result.stdout


def test_a_planted_module_without_a_floor_is_caught(project: Path) -> None:
    (project / "pods" / "drawer.py").touch()
    result = lint_imports(project)
    assert result.returncode == 1
    assert "The floors of pods BROKEN" in result.stdout
    assert "drawer" in result.stdout


def test_every_app_has_its_floors_and_nothing_is_ignored() -> None:
    floors = [each for each in CONTRACTS if each.get("containers")]
    assert sorted(app for each in floors for app in each["containers"]) == sorted(OURS)
    assert all(each["exhaustive"] for each in floors)
    (circles,) = (each for each in CONTRACTS if each["type"] == "acyclic_siblings")
    assert sorted(circles["ancestors"]) == sorted(OURS)
    # With exceptions a contract can be kept and mean nothing.
    ignoring = {"ignore_imports", "exhaustive_ignores", "skip_descendants"}
    assert not any(ignoring & set(each) for each in CONTRACTS)


# --- Every folder -----------------------------------------------------------------------------

# Beside the apps, and no part of the service.
BESIDE = {"benchmarks", "cluster", "scripts", "tests"}


def packages(root: Path) -> set[str]:
    """Folders with Python in them that a module could be imported from."""
    return {path.parent.name for path in root.glob("*/*.py") if path.parent.name[0] not in "._"}


def test_every_folder_of_python_is_in_the_contracts() -> None:
    assert packages(ROOT) - BESIDE == OURS
    assert {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()} <= OURS


def test_a_planted_folder_is_seen(project: Path) -> None:
    (project / "annex").mkdir()
    (project / "annex" / "shed.py").touch()
    assert packages(project) - OURS == {"annex"}


def imports_from_beside(source: str) -> set[str]:
    """The names that `source` imports from folders that are no part of the service."""
    names = [
        name
        for node in ast.walk(ast.parse(source))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]
    return {name for name in names if name.split(".")[0] in BESIDE}


def test_apps_import_nothing_from_beside_them() -> None:
    paths = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    found = {str(path): imports_from_beside(path.read_text()) for path in paths}
    assert {path: names for path, names in found.items() if names} == {}
    assert imports_from_beside("import benchmarks.options") == {"benchmarks.options"}


# --- Rooms --------------------------------------------------------------------------------------

# What holds a quarter of everything is no room in which somebody finds their way.
LARGEST_SHARE = 0.25


def lines_of(app: str) -> int:
    """The number of lines of Python in an app, without migrations."""
    paths = (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return sum(len(path.read_text().splitlines()) for path in paths)


def test_no_app_is_a_hall() -> None:
    lines = {app: lines_of(app) for app in OURS}
    largest = max(lines, key=lambda app: lines[app])
    assert lines[largest] <= LARGEST_SHARE * sum(lines.values()), largest


# --- Imports inside functions -------------------------------------------------------------------


def unexplained_imports(source: str) -> list[int]:
    """Lines with an import inside a function, and no comment on the line or just above it."""
    lines = source.split("\n")
    functions = (node for node in ast.walk(ast.parse(source)) if is_function(node))
    imports = (
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return sorted({node.lineno for node in imports if not has_comment(lines, node)})


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def has_comment(lines: list[str], node: ast.stmt) -> bool:
    return any("#" in line for line in lines[node.lineno - 1 : node.end_lineno]) or lines[
        node.lineno - 2
    ].strip().startswith("#")


def test_imports_inside_functions_say_why() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for app in sorted(OURS)
        for path in sorted((ROOT / app).rglob("*.py"))
        for line in unexplained_imports(path.read_text())
    ]
    assert found == []


def test_a_planted_import_inside_a_function_is_caught() -> None:
    source = "def f():\n    import os\n    import re  # slow to load\n"
    assert unexplained_imports(source) == [2]


# --- Pinning ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements/base.txt", "requirements/dev.txt"])
def test_requirements_are_pinned_and_say_no_place(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in packages)
    # By its hash pip takes the very file that was looked at, wherever it comes from.
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text


def test_the_lock_of_node_packages_says_no_place() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
