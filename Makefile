# Every target does all the set-up it needs. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help site serve check corpus test bless fuzz fix bench clean
SIZES ?= 10,100,1000
RUNS ?= 5

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

serve: $(VENV)/installed ## show content/ on this machine, and follow its changes
	$(BIN)/wgreport serve

check: $(VENV)/installed ## say what a build would complain of
	$(BIN)/wgreport check

corpus: $(VENV)/installed ## show how well a folder of reports is read: make corpus CORPUS=DIR
	@test -n "$(CORPUS)" || { echo "say which folder of reports: make corpus CORPUS=DIR" >&2; exit 2; }
	$(BIN)/wgreport measure "$(CORPUS)"

test: $(VENV)/installed-test ## run everything: lint, types, architecture, unit, laws, goldens, browser
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	node --test tests/js/
	$(BIN)/pytest

bless: $(VENV)/installed-test ## rewrite the goldens, and show what changed
	$(BIN)/pytest tests/test_goldens.py --bless || git diff --stat tests/goldens

fuzz: $(VENV)/installed-test ## read thousands of damaged files of every format
	$(BIN)/python tests/fuzz.py

fix: $(VENV)/installed-test ## mend what the formatter and the linter can mend
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench: $(VENV)/installed ## measure against Hugo (SIZES=10,100,1000 RUNS=5) and write docs/performance.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python bench/run.py --sizes $(SIZES) --runs $(RUNS) --write

clean: ## remove everything that was made
	@test ! -f site/.wgreport || find site -mindepth 1 -not -path site/.gitignore -delete
	rm -rf $(VENV) .cache node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
