# Each target sets up what it needs: a virtual environment with the pinned requirements.
# PYTHON=python3.12 make test   chooses another interpreter (3.11 or newer).
# JOBS=0 make test              runs the tests one after the other, in one process; else there is
#                               one process more than cores, since some tests wait for a terminal.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)
READY = $(VENV)/.ready
DEV_READY = $(VENV)/.dev-ready
SITE_VENV = build/site-venv
BROWSER_VENV = build/browser-venv

.PHONY: run test thorough check terminal-test browser-test soak bench docs data site simulate format dist requirements clean

run: $(READY)
	@$(BIN)/lcbtui $(ARGS)

# Bytecode is kept: each process would compile tests and sources anew.
test terminal-test: export PYTHONDONTWRITEBYTECODE =
test: $(DEV_READY)
	$(BIN)/pytest -n $(JOBS) --dist worksteal $(ARGS)

# More than CI has time for: 200 examples of each law, and all unit tests on another Python.
OTHER_PYTHON ?= /usr/bin/python3
thorough:
	HYPOTHESIS_PROFILE=thorough $(MAKE) test
	$(MAKE) test PYTHON=$(OTHER_PYTHON) VENV=build/other-venv ARGS="$(or $(ARGS),tests/unit)"

check: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

terminal-test: $(DEV_READY)
	@command -v tmux >/dev/null || { echo "make: tmux is missing: apt-get install tmux" >&2; exit 1; }
	$(BIN)/pytest -n $(JOBS) --dist worksteal tests/terminal $(ARGS)

browser-test: $(DEV_READY) $(BROWSER_VENV)/.ready
	$(BIN)/pytest tests/terminal/test_browser.py -rs $(ARGS)

soak: $(DEV_READY)
	PYTHONPATH=tests:docs $(BIN)/python -m tui.soak $(ARGS)

bench: $(DEV_READY)
	$(BIN)/python -m bench $(ARGS)

docs: $(DEV_READY)
	$(BIN)/python docs/make_screens.py $(ARGS)
	$(BIN)/python docs/make_examples.py
	$(BIN)/python docs/make_schemas.py

data: $(READY)
	$(BIN)/python docs/make_data.py

site: $(SITE_VENV)/.ready
	NO_MKDOCS_2_WARNING=1 $(SITE_VENV)/bin/mkdocs build --strict

simulate: $(DEV_READY)
	$(BIN)/python docs/make_simulations.py $(ARGS)

format: $(DEV_READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# By the pinned hatchling, which dates every file 2020-02-02, or as SOURCE_DATE_EPOCH says: the same
# sources give the same bytes.
dist: $(READY)
	rm -rf dist
	$(BIN)/hatchling build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is missing or older than 3.11: apt-get install python3, or PYTHON=python3.x make" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make: Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(READY): $(VENV)/bin/python requirements.txt pyproject.toml
	@echo "make: installing lcbtui into $(VENV)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): $(READY) requirements-dev.txt
	@echo "make: installing the development tools into $(VENV)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(SITE_VENV)/.ready: requirements-docs.txt
$(BROWSER_VENV)/.ready: requirements-browser.txt
$(SITE_VENV)/.ready $(BROWSER_VENV)/.ready:
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Pins with hashes and no index.
PIN = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-annotate --custom-compile-command "make requirements"
requirements: $(DEV_READY)
	$(PIN) pyproject.toml requirements-build.in -o requirements.txt
	$(PIN) --extra dev --extra figures pyproject.toml requirements-build.in -c requirements.txt -o requirements-dev.txt
	echo mkdocs-material | $(PIN) - -o requirements-docs.txt
	echo textual-serve | $(PIN) - -c requirements.txt -o requirements-browser.txt

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
