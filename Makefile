# The everyday commands. `make demo` and `make test` need Python 3.11+, pip, git and make.

PYTHON ?= python3
RUN := .venv/bin/python

.PHONY: demo demo-reset test check bench bench-security cluster css handbook messages pictures requirements venv

## Try mutualaid on this machine: http://127.0.0.1:8000, or PORT=…
demo: venv
	@$(RUN) scripts/run_demo.py

## The same, after throwing away the demo's data and mail
demo-reset: venv
	@$(RUN) scripts/run_demo.py --reset

## All tests in parallel on real Postgres; REQUIRE_BROWSER=1 insists on those of browser and HTML
test: venv
	@$(PYTHON) scripts/setup_node.py || true
	@$(RUN) scripts/catalogs.py compile
	@$(RUN) -m pytest -n auto --dist worksteal $(ARGS)

## Formatting, lint, templates, types, layers, migrations, catalogs, production settings
check: venv
	@$(RUN) scripts/check.py

## The figures, one command each in benchmarks/
bench: venv
	@$(RUN) -m benchmarks

## wapiti, sqlmap and the Observatory against a server of its own; the first two beside a hole to find
bench-security: venv
	@$(RUN) -m benchmarks.attacks
	@$(RUN) -m benchmarks.observatory

## Many machines on this one: their faults and an upgrade; as root, docs/many-machines.md
cluster: venv
	@$(RUN) scripts/catalogs.py compile
	@$(RUN) -m cluster $(ARGS)

## Rebuild the style sheets from scss/ (needs Node)
css:
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js to build the style sheets."; exit 1; }
	@$(PYTHON) scripts/setup_node.py && npm run --silent css

## Bring the catalogs in locale/ up to date with the code
messages: venv
	@$(RUN) scripts/catalogs.py update

## Pictures of the pages for whoever reads the translations: LANGUAGES="ti ko" (needs Chromium)
pictures: venv
	@$(RUN) scripts/picture_texts.py $(LANGUAGES)

## The pictures of docs/handbook/, drawn anew (needs Chromium)
handbook: venv
	@$(RUN) scripts/picture_handbook.py

## Pin the dependencies of pyproject.toml again (needs uv)
requirements:
	@command -v uv >/dev/null || { echo "uv is missing: https://docs.astral.sh/uv/"; exit 1; }
	@uv pip compile pyproject.toml $(PIN) -o requirements/base.txt
	@uv pip compile pyproject.toml --group dev -c requirements/base.txt $(PIN) -o requirements/dev.txt
	@uv pip compile --group pyproject.toml:attack $(PIN) -o requirements/attack.txt
PIN := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header -q

venv:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) scripts/setup.py
