# `make generate` and `make test` do everything on a fresh machine with Python 3.11 or later: they make
# the environment themselves. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
TOOL := .venv/.tool
TESTS := .venv/.tests

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-15s %s\n", $$1, $$2 }'

# What the command needs; made anew when what it is made from changes.
$(TOOL): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "sipcodes needs Python 3.11 or later; name one: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# What the tests need besides. The tools from npm are for the TypeScript output and the site; without npm their tests are skipped.
$(TESTS): $(TOOL) package.json
	$(BIN)/python -m pip install --quiet --group dev
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-package-lock; \
		else echo "npm is missing: tests of the TypeScript output and of the site are skipped"; fi
	@touch $@

.PHONY: generate
generate: $(TOOL) ## write every artifact to out/
	$(BIN)/sipcodes generate

.PHONY: check
check: $(TOOL) ## fail if out/ is not what the spec makes
	$(BIN)/sipcodes check

.PHONY: test
ifneq ($(CI),true)
test: $(TESTS) ## prove it: every test, with the toolchains that are here
	$(BIN)/python -m pytest -n auto
else
# CI has every toolchain: one run tests, and measures what the tests reach.
test: coverage
endif

.PHONY: prove
prove: $(TESTS) ## compile, run and read back every output, and print a table
	$(BIN)/sipcodes prove

.PHONY: coverage
coverage: $(TESTS) ## the same, and the branch coverage of the generator: at least 95 %
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --format=total || { $(BIN)/coverage report; exit 1; }

.PHONY: golden
golden: $(TOOL) ## write the golden files anew; read the diff before you commit it
	$(BIN)/sipcodes generate --config tests/golden/sipcodes.yaml

.PHONY: lint
lint: $(TESTS) ## ruff and mypy, both strict
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: docs
docs: $(TOOL) ## build the site of documents in build/docs
	$(BIN)/sipcodes generate html --out build/docs

.PHONY: docs-serve
docs-serve: docs ## the same, shown at http://127.0.0.1:8000/
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory build/docs/html 8000

.PHONY: reference
reference: $(TOOL) ## write the site's pages of the command and the schema anew
	$(BIN)/python docs/reference.py

.PHONY: bench
bench: $(TESTS) ## print how fast it is and how big its outputs are
	$(BIN)/python benchmarks/bench.py

.PHONY: release-check
release-check: $(TESTS) ## build sdist, wheel and npm package, check them, and install each in a clean project
	PYTHON=$(CURDIR)/$(BIN)/python packaging/release-check

PREFIX ?= /usr/local

.PHONY: install-headers
install-headers: ## install the C headers and their file for pkg-config to PREFIX
	install -d "$(DESTDIR)$(PREFIX)/include/sipcodes" "$(DESTDIR)$(PREFIX)/share/pkgconfig"
	install -m 644 out/c/*.h "$(DESTDIR)$(PREFIX)/include/sipcodes"
	install -m 644 packaging/pkg-config/sipcodes.pc "$(DESTDIR)$(PREFIX)/share/pkgconfig"

.PHONY: clean
clean: ## remove the environment and what tests and builds left
	rm -rf .venv node_modules dist build packaging/npm/esm packaging/npm/cjs/*.js packaging/npm/cjs/*.ts .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
