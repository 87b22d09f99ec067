# Every target does all the set-up it needs. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help site serve check test bless fuzz fix clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*?## "} {printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed pyproject.toml package.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	npm install --silent --no-package-lock --no-audit --no-fund
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || sh tests/install-chromium.sh
	@touch $@

site: $(VENV)/installed ## build content/ into site/
	$(BIN)/wgreport build
	@echo "The site is in site/. Look at it with: make serve"

serve: ## show the built site on this machine
	@test -f site/index.html || $(MAKE) site
	$(BIN)/wgreport serve

check: $(VENV)/installed ## say what a build would complain of
	$(BIN)/wgreport check

test: $(VENV)/installed-test ## run everything: lint, types, architecture, unit, laws, goldens, browser
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	node --test tests/js/
	$(BIN)/pytest

bless: $(VENV)/installed-test ## rewrite the goldens, and show what changed
	$(BIN)/pytest tests/test_goldens.py --bless || git diff --stat tests/goldens

fuzz: $(VENV)/installed-test ## read thousands of damaged files of every format
	$(BIN)/python tests/fuzz.py

fix: $(VENV)/installed-test ## mend what the formatter and the linter can mend
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

clean: ## remove everything that was made
	rm -rf $(VENV) .cache node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
