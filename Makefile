# Two commands for newcomers: `make serve` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1:8000

.PHONY: serve test browser check lint types build build-zensical clean

serve: $(VENV)/.ready  ## preview of the demo site, with drafts, rebuilt at each change
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

test: lint types $(VENV)/.ready  ## all that CI runs
	$(BIN)/python -m pytest -n auto -m "not browser"
	$(BIN)/beleg check

browser: $(VENV)/.ready  ## the reader's page in a Chromium of the system; takes some minutes
	$(BIN)/python -m pytest -n auto -m browser

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

check: $(VENV)/.ready  ## every problem of the demo site's files
	$(BIN)/beleg check

build: $(VENV)/.ready
	$(BIN)/beleg build --strict

build-zensical: $(VENV)/.ready
	$(BIN)/beleg build --strict --renderer zensical

# The environment is made anew when what it is made from changes.
$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Beleg needs Python 3.11 or newer; call make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,zensical]'
	@touch $@

clean:
	rm -rf $(VENV) site dist
