# `make demo` shows it, `make test` proves it.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup build demo test simulate mutants soak bench docs site lint format clean generate proto

SWIFT_FLAGS := --traits Server
# Package.swift says why.
export DRIFTLESS_PLUGIN := off
# debug builds sooner, release runs several times faster: make build CONFIGURATION=release
CONFIGURATION := debug
SWIFT_SOURCES := Package.swift Sources Plugins Examples Tests Benchmarks

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## Install what is missing
	@scripts/setup.sh

build: setup ## Build the command line tool and the server
	swift build $(SWIFT_FLAGS) --configuration $(CONFIGURATION) --product driftless

demo: build ## Run the story of two devices and a server: make demo ARGS="--from app.sqlite"
	.build/$(CONFIGURATION)/driftless demo $(ARGS)

test: ## Lint, build and test everything, as CI does
	@scripts/test.sh

mutants: ## Plant mistakes in a copy of the sources, and see the simulator notice: make mutants ARGS="--only NAME"
	scripts/mutants.py $(ARGS)

soak: build ## Kill daemons and server at random behind a hostile network: make soak MINUTES=60
	swift build $(SWIFT_FLAGS) --build-tests
	DRIFTLESS_BINARY="$$PWD/.build/$(CONFIGURATION)/driftless" DRIFTLESS_SOAK_SECONDS=$$(($(MINUTES) * 60)) \
		swift test $(SWIFT_FLAGS) --skip-build --filter SoakTests

simulate: setup ## Run whole systems under faults: make simulate ARGS="--seeds 0..20000 --profile network"
	swift build --traits Tools --configuration release --product driftless-simulate
	.build/release/driftless-simulate simulate $(ARGS)

bench: setup ## Measure against plain SQLite: make bench ARGS="--rows 100000"
	swift build $(SWIFT_FLAGS) --configuration release --product bench
	.build/release/bench --history Benchmarks/history.jsonl --commit "$$(git describe --always --dirty)" $(ARGS)

docs: setup ## Build the SDK's documentation into .build-docs, a DocC archive
	swift build $(SWIFT_FLAGS) --configuration debug --product driftless
	scripts/check-docs.sh .build-docs

site: build ## Build Driftless's own site into site/
	.build/$(CONFIGURATION)/driftless docs build --contract Examples/Todo/sync/contract.yaml --pages docs/site --output site

lint: ## Check the formatting
	find $(SWIFT_SOURCES) -name '*.swift' -not -path '*/Generated/*' -not -path '*/.build*' -print0 | xargs -0 swift format lint --strict --parallel

format: ## Format the sources in place
	find $(SWIFT_SOURCES) -name '*.swift' -not -path '*/Generated/*' -not -path '*/.build*' -print0 | xargs -0 swift format --in-place --parallel

clean: ## Remove what was built
	swift package clean

generate: build ## Write the generated Swift of the tests and the example again
	.build/$(CONFIGURATION)/driftless generate client --contract Tests/Fixtures/all-kinds.contract.yaml \
		--output Tests/DriftlessTests/Generated/AllKinds.swift
	for file in Examples/Todo/Sources/Todo/Generated/Sync.swift Tests/DriftlessTests/Generated/Todo.swift; do \
		.build/$(CONFIGURATION)/driftless generate client --contract Examples/Todo/sync/contract.yaml --output $$file; \
	done

# Generated code is committed, so that nobody needs protoc to build.
proto: ## Generate the wire messages from Protos/ (needs protoc and protoc-gen-swift)
	@scripts/generate-protobuf.sh
