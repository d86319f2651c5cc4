# make lab and make test need Python 3.11 to 3.13, and nothing else: what they use goes into .venv.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ESLINT := tests/javascript/node_modules/.bin/eslint
BUNDLER := docs/javascript/node_modules/.bin/esbuild
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

.DEFAULT_GOAL := help
.PHONY: help lab test types lint tests verify thorough build book format pins clean chromium bubblewrap python

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "  %-12s %s\n", $$1, $$2 }'

lab: $(VENV)/.lab ## Open JupyterLab on the notebooks
	@$(BIN)/dl-workshop lab

test: $(VENV)/.test $(ESLINT) $(BUNDLER) chromium bubblewrap ## Lint, check types and the direction of imports, and run every test
	@$(MAKE) --no-print-directory --jobs=2 types lint tests

types: $(VENV)/.test
	$(BIN)/mypy

# They begin once the style is right, while types are still being checked. A make that a test calls must not share our jobs.
tests: $(VENV)/.test lint
	MAKEFLAGS= $(BIN)/pytest $(PYTEST)

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	test ! -e $(ESLINT) || $(ESLINT) --config tests/javascript/eslint.config.js src tests/javascript docs/javascript
	$(BIN)/lint-imports --no-logo

verify: $(VENV)/.test ## Judge references, right and known-wrong answers, and mutants, and update docs/mutants.md
	@$(BIN)/dl-workshop verify --page docs/mutants.md

thorough: $(VENV)/.test $(BUNDLER) chromium bubblewrap ## Run every test in full: all draws of the inputs, with 32 and 64 bits (takes hours)
	$(BIN)/pytest --thorough --timeout=3600 $(PYTEST)

build: $(VENV)/.lab ## Derive notebooks/ from answers/, and observe what answers do where their code has changed
	@$(BIN)/dl-workshop build

book: $(VENV)/.book $(BUNDLER) ## Build the book on the web into site/ (needs npm)
	@test -e $(BUNDLER)
	$(BIN)/python docs/book
	@echo "Look at it with: $(BIN)/python -m http.server --directory site"

format: $(VENV)/.test ## Format the source in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

pins: $(VENV)/.test ## Pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
	  --quiet --no-emit-index-url --group build pyproject.toml -o requirements/lab.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
	  --quiet --no-emit-index-url --group book pyproject.toml -o requirements/book.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
	  --quiet --no-emit-index-url --group test pyproject.toml -o requirements/test.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
	  --quiet --no-emit-index-url --group uv -o requirements/uv.txt
	cd tests/javascript && rm -f package-lock.json && npm install --package-lock-only --save-dev eslint@9 @eslint/js@9 globals && \
	  node -p '$(WITHOUT_FUNDING)' >package-lock.new && mv package-lock.new package-lock.json
	cd docs/javascript && rm -f package-lock.json && \
	  npm install --package-lock-only --save-dev --save-exact @jax-js/jax@latest esbuild@latest katex@latest && \
	  node -p '$(WITHOUT_FUNDING)' >package-lock.new && mv package-lock.new package-lock.json

clean: ## Remove the environment and everything that was built
	rm -rf $(VENV) tests/javascript/node_modules docs/javascript/node_modules build dist site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# npm copies into its lock file where each author takes donations. Ours names no address.
WITHOUT_FUNDING := JSON.stringify(require("./package-lock.json"), (key, value) => key === "funding" ? undefined : value, 2)

# uv installs the same pins, by the same hashes, several times faster. Where it is not available, pip does it. What the tests
# need is compiled to bytecode at once, on all cores: their processes would each begin by compiling the same modules.
define pinned
	@{ $(PIP) install --require-hashes -r requirements/uv.txt && \
	  $(BIN)/uv pip install --quiet $(2) --python $(BIN)/python --require-hashes -r $(1); } || \
	{ echo "uv could not do it; pip takes a minute longer."; $(PIP) install --require-hashes -r $(1); }
endef

# A stamp is newer than what it was made from, so a second call has nothing to do.
$(VENV)/.lab: $(VENV)/.made requirements/lab.txt requirements/uv.txt pyproject.toml
	@echo "Installing the workshop into $(VENV). This takes a minute or two."
	$(call pinned,requirements/lab.txt)
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.made requirements/test.txt requirements/uv.txt pyproject.toml
	@echo "Installing the workshop and its tests' tools into $(VENV). This takes a minute or two."
	$(call pinned,requirements/test.txt,--compile-bytecode)
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@ $(VENV)/.lab

$(VENV)/.book: $(VENV)/.made requirements/book.txt requirements/uv.txt pyproject.toml
	@echo "Installing the workshop and what makes the book into $(VENV). This takes a minute or two."
	$(call pinned,requirements/book.txt)
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@ $(VENV)/.lab

# Not everybody has npm, or a network that reaches its registry. The tests run all the same.
$(ESLINT): tests/javascript/package-lock.json
	@command -v npm >/dev/null && (cd tests/javascript && npm ci --loglevel=error >/dev/null) && touch $@ || \
	{ rm -rf tests/javascript/node_modules; echo "ESLint could not be installed, so the JavaScript is not linted."; }

$(BUNDLER): docs/javascript/package-lock.json
	@command -v npm >/dev/null && (cd docs/javascript && npm ci --loglevel=error >/dev/null) && touch $@ || \
	{ rm -rf docs/javascript/node_modules; echo "What the book needs from npm could not be installed, so it is not built."; }

$(VENV)/.made: | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

python:
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { echo "Install Python 3.11, 3.12 or 3.13 first."; exit 1; }

# The browser test drives a real browser. On Debian and Ubuntu root can install one; elsewhere that test says why it is skipped.
chromium:
	@for b in $(BROWSERS); do command -v $$b >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser test ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null </dev/null; \
	fi || echo "Chromium could not be installed."

# Grading shuts learners' code in with it. As above; without it the tests of grading try the lesser levels, and say so.
bubblewrap:
	@command -v bwrap >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing bubblewrap for the tests of grading ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends bubblewrap; } >/dev/null </dev/null; \
	fi || echo "bubblewrap could not be installed."
