# Two commands for newcomers: `make serve` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1:8000

.PHONY: serve test quick check lint types build build-zensical screenshots bench fuzz kills audit package sbom clean

serve: $(VENV)/.ready  ## preview of the demo site, with drafts, rebuilt at each change
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

test: lint types $(VENV)/.ready  ## all that CI runs; the tests of the pages need a Chromium
	$(BIN)/python -m pytest -n auto
	$(BIN)/beleg check

quick: lint types $(VENV)/.ready  ## all but what needs a browser
	$(BIN)/python -m pytest -n auto -m "not browser"

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

screenshots: $(VENV)/.ready  ## the pictures in docs/images, made anew
	$(BIN)/python -m tests.browser.screenshots

bench: $(VENV)/.ready  ## Beleg beside other generators; takes hours
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks.run --out benchmarks/results.json
	$(BIN)/python -m benchmarks.report benchmarks/results.json

MINUTES ?= 10
fuzz: $(VENV)/.ready  ## looks for inputs that break a promise; MINUTES for each target
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[fuzz]'
	for target in loading anchoring merging importing; do \
	  $(BIN)/python -m tests.fuzz $$target --minutes $(MINUTES) || exit 1; done

kills: $(VENV)/.ready  ## a hundred builds and previews killed at random moments
	$(BIN)/python -m tests.kills --number 100

$(VENV)/.release: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[release]'
	@touch $@

audit: $(VENV)/.release  ## known vulnerabilities of all pinned versions; asks the network
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r constraints.txt

# The same commit gives the same bytes, on every machine.
package: $(VENV)/.release
	$(BIN)/python -m hatchling build --directory dist

sbom: package  ## what a release consists of, as CycloneDX
	$(PYTHON) -m venv dist/.installed
	dist/.installed/bin/python -m pip install --quiet -c constraints.txt 'beleg[import,zensical] @ file://$(CURDIR)/'$$(ls -t dist/*.whl | head -n 1)
	dist/.installed/bin/python -m pip uninstall --quiet --yes setuptools pip
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
	  --output-file dist/beleg.cdx.json dist/.installed/bin/python
	rm -rf dist/.installed

clean:
	rm -rf $(VENV) site dist
