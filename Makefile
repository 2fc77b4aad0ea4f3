# Everything one does with codap-relay. `make` lists the targets; docs/development.md has more.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Where `make run` listens.
LISTEN ?= 127.0.0.1:8080
# More arguments for `codap-relay serve`.
ARGS ?=
# Swift tests to run: a part of suite or test names, for example FILTER=StreamLink.
FILTER ?=
# More arguments for pytest, for example PYTEST='-k reload'.
PYTEST ?=
# End-to-end and monitoring tests at once, each file by one of them.
TEST_JOBS ?= 2
# Scenarios of `make drill`, for example DRILL='slow-codap relay-full'; all without.
DRILL ?=
# How long `make fuzz` and `make fuzz-brief` spend on each target.
FUZZ_SECONDS ?= 300
FUZZ_BRIEF_SECONDS ?= 2
# How many seeds `make soak` simulates.
SEEDS ?= 10000

release := --configuration release --static-swift-stdlib
python := .build/venv/bin/python

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile
	@echo 'Options: LISTEN=host:port ARGS=… (run), FILTER=… (unit), PYTEST=… (e2e)'

.PHONY: run
run: packages-run build ## Build what is stale, then serve on LISTEN (127.0.0.1:8080)
	@exec .build/release/codap-relay serve --listen '$(LISTEN)' $(ARGS)

.PHONY: build
build: wasm ## Build the relay in release mode, its Swift runtime linked statically
	@swift build $(release) --product codap-relay

.PHONY: wasm
wasm: swift ## Build the plugin's wasm and pack its assets
	@Sources/Plugin/build.sh

.PHONY: test
test: packages-run packages-test venv ## Run every check, in order, up to the first that fails
	@MAKE='$(MAKE)' .ci/test lint wasm build unit fuzz-brief monitoring e2e

.PHONY: lint
lint: swift venv ## Check format and common mistakes
	@.ci/lint

.PHONY: format
format: swift venv ## Rewrite Swift and Python files in the house format
	@swift format format -i --configuration .swift-format -r Package.swift Sources Tests
	@$(python) -m ruff check --quiet --fix Tests
	@$(python) -m ruff format --quiet Tests

.PHONY: unit
unit: wasm ## Run the unit, integration and house tests
	@swift test --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

.PHONY: e2e
e2e: build venv ## Run the end-to-end tests; CODAP_URL=… uses a real CODAP
	@cd Tests/EndToEnd && ../../$(python) -m pytest -n '$(TEST_JOBS)' --dist loadfile $(PYTEST)

.PHONY: monitoring
monitoring: packages-test build venv ## Test alerts, dashboards, logs against real counterparts
	@cd Tests/Monitoring && ../../$(python) -m pytest -n '$(TEST_JOBS)' --dist loadfile $(PYTEST)

.PHONY: dashboards
dashboards: venv ## Write dashboards/*.json from Tests/Monitoring/boards
	@cd Tests/Monitoring && ../../$(python) -m boards

.PHONY: dashboards-preview
dashboards-preview: packages-test build venv ## Draw the boards from live data into docs/images
	@cd Tests/Monitoring && PYTHONPATH=.:../EndToEnd ../../$(python) preview.py

.PHONY: drill
drill: packages-test build venv ## Make faults on purpose, half an hour; DRILL=NAME plays one
	@cd Tests/Monitoring && PYTHONPATH=.:../EndToEnd ../../$(python) -m drill $(DRILL)

.PHONY: fuzz
fuzz: swift ## Fuzz each parser for FUZZ_SECONDS (300)
	@Tests/Fuzz/run.sh $(FUZZ_SECONDS)

.PHONY: fuzz-brief
fuzz-brief: swift ## Fuzz each parser for a few seconds
	@Tests/Fuzz/run.sh $(FUZZ_BRIEF_SECONDS)

# Built apart: with tests in reach of internals the release build is another one.
.PHONY: soak
soak: wasm ## Simulate workers in bad weather, from SEEDS (10000) seeds
	@SIMULATION_SEEDS='$(SEEDS)' swift test --disable-xctest --configuration release \
	    -Xswiftc -enable-testing --scratch-path .build/soak --filter WorkerTests.SimulationTests

.PHONY: bench
bench: packages-bench build ## Measure speed and size beside nginx
	@Tests/Bench/run.sh

.PHONY: bench-page
bench-page: packages-test build venv ## Measure the plugin's page in Chromium, ten minutes
	@cd Tests/EndToEnd && ../../$(python) -m pytest -q -s bench_page.py bench_banner.py $(PYTEST)

.PHONY: screenshots
screenshots: packages-test build venv ## Draw every state of the page into docs/images
	@cd Tests/EndToEnd && ../../$(python) -m pytest -q screenshots.py $(PYTEST)

.PHONY: test-screenreader
test-screenreader: packages-test packages-screenreader build venv ## Hear Orca read the page
	@cd Tests/EndToEnd && ../../$(python) -m pytest -q screenreader.py $(PYTEST)

.PHONY: packages
packages: packages-run packages-test ## Install the Debian packages for run and test

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf .build Sources/PluginAssets/generated

.PHONY: packages-run packages-test packages-bench packages-screenreader
packages-run packages-test packages-bench packages-screenreader: packages-%:
	@.ci/install-packages .ci/packages-$*

.PHONY: swift
swift:
	@.ci/check-swift

.PHONY: venv
venv:
	@.ci/venv
