# `make map` and `make test` do all their own set-up. They need make and Python 3.11 or
# newer with pip, and nothing else; everything they install goes into $(VENV).

SHELL := /bin/sh
VENV ?= .venv
PYTHON ?=
# Further words for pytest: make test PYTEST_ARGS='-k border -n 0'.
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help coverage fuzz sweep lowest lock audit pictures map test lint lint-js types hooks dist bench data
.DELETE_ON_ERROR:

help:
	@echo "make map      build maps/afpak.html from the embedded data"
	@echo "make test     run the whole test suite"
	@echo "make coverage run it with the tracer, for at least 95 %; half as long again"
	@echo "make fuzz     put changed and hostile bytes through every way in for SECONDS"
	@echo "make lowest   run the tests with the lowest versions that pyproject.toml allows"
	@echo "make lock     write requirements.lock: newest versions with their hashes"
	@echo "make audit    ask the Python advisory database about requirements.lock (online)"
	@echo "make lint     ruff, and the rules on who may import whom"
	@echo "make lint-js  eslint for the page's JavaScript (needs npm)"
	@echo "make types    mypy, strict"
	@echo "make hooks    run lint and types before each commit (pre-commit)"
	@echo "make dist     build the wheel, the source archive and a CycloneDX SBOM into dist/"
	@echo "make bench    run the benchmarks"
	@echo "make pictures take the pictures of README and docs again (needs Chromium)"
	@echo "make data     rebuild data/ from its sources (downloads 67 MB; needs npm)"

map: $(VENV)/.core
	$(BIN)/geo-afpak map --out maps/afpak.html

# Bytecode is kept whatever the shell says: tests start the commands again and again.
test: $(VENV)/.test
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

coverage:
	@$(MAKE) --no-print-directory test PYTEST_ARGS='--cov --cov-report=term $(PYTEST_ARGS)'

# By atheris (Linux, Python 3.11 to 3.13) with tests/fuzz_targets.py; docs/security.md.
SECONDS ?= 3600
fuzz: $(VENV)/.test
	@$(PIP) --group fuzz
	$(BIN)/python tools/fuzz.py $(SECONDS) --keep

# Old libraries use what new ones of theirs will drop: that is told, and no fault of ours.
# What is read, joined and counted; figures and pages look the same with any of the versions.
lowest: pyproject.toml
	@$(MAKE) --no-print-directory VENV=.venv-lowest .venv-lowest/.pip
	@.venv-lowest/bin/python -m pip install --quiet packaging
	.venv-lowest/bin/python tools/supply.py lowest > .venv-lowest/constraints.txt
	.venv-lowest/bin/python -m pip install --quiet -c .venv-lowest/constraints.txt \
	  --editable . --group test
	.venv-lowest/bin/python -m pytest -n auto -W default::DeprecationWarning \
	  -W default::FutureWarning tests/io tests/importers tests/join tests/count \
	  tests/page tests/export tests/cli/test_commands.py

lock: $(VENV)/.test
	$(BIN)/python tools/supply.py lock > requirements.lock.new
	mv requirements.lock.new requirements.lock

# Strict: a package that the database does not answer for would count as sound.
audit: $(VENV)/.pip
	@$(PIP) --group release
	$(BIN)/pip-audit --strict --requirement requirements.lock --require-hashes --disable-pip

lint: $(VENV)/.lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

lint-js:
	npx --yes eslint@9.39.1 --config tests/js/eslint.config.mjs geo_afpak/page/static tests/js

types: $(VENV)/.lint $(VENV)/.test
	$(BIN)/mypy

languages: ## the catalogues of reports, after a change of a .po
	for po in geo_afpak/report/languages/*/LC_MESSAGES/note.po; do msgfmt --no-hash -o $${po%.po}.mo $$po; done

hooks: $(VENV)/.lint $(VENV)/.test
	@$(PIP) --group hooks
	$(BIN)/pre-commit install

# The same commit gives the same bytes.
dist: $(VENV)/.test
	@$(PIP) --group release
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
	  --output-file dist/geo_afpak.cdx.json requirements.lock

bench: $(VENV)/.test
	@for script in benchmarks/bench_*.py; do \
	  if [ -e "$$script" ]; then $(BIN)/python "$$script" || exit 1; \
	  else echo "no benchmarks here yet"; fi; \
	done

pictures: $(VENV)/.test map
	$(BIN)/python tools/take_screenshots.py
	$(BIN)/python tools/take_figures.py
	$(BIN)/python tools/take_report.py

data: $(VENV)/.tools
	$(BIN)/python tools/build_boundaries.py
	$(BIN)/python tools/build_base_map.py
	$(BIN)/python tools/build_display.py
	$(BIN)/python tools/build_data.py

# Where Python lacks ensurepip (Debian without python3-venv), its own pip fills the environment.
$(VENV)/.pip:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "make: found no Python 3.11 or newer; install one, or name it: make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$($$found --version); this takes a minute or two." >&2; \
	[ -x $(BIN)/python ] || $$found -m venv --without-pip $(VENV) || { \
	  echo "make: $$found cannot make a virtual environment; on Debian or Ubuntu: apt install python3-venv" >&2; \
	  exit 1; \
	}; \
	$(BIN)/python -m pip --version >/dev/null 2>&1 \
	  || $(BIN)/python -m ensurepip >/dev/null 2>&1 \
	  || $$found -m pip --python $(BIN)/python install --quiet pip || { \
	  echo "make: $$found has no pip to set up $(VENV); on Debian or Ubuntu: apt install python3-pip" >&2; \
	  exit 1; \
	}
	@$(PIP) --upgrade 'pip>=25.1' # the first that knows --group
	@touch $@

$(VENV)/.core: pyproject.toml $(VENV)/.pip
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	@$(PIP) --group test
	@touch $@

$(VENV)/.lint: pyproject.toml $(VENV)/.pip
	@$(PIP) --group lint
	@touch $@

$(VENV)/.tools: $(VENV)/.core
	@$(PIP) --group tools
	@touch $@
