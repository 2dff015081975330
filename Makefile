# Tandem. `make run` shows it, `make test` is the whole gate, `make check` the quick one.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
TEMPL := github.com/a-h/templ/cmd/templ@v0.3.977

.PHONY: help run test check bench tools fmt vet fuzz generate stale browser pictures

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: ## take the bundled applications of five cities through the procedure
	$(GO) run ./cmd/tandem demo

tools: ## install what the tests need (Debian, as root)
	@scripts/install-tools

fmt: ## fail on unformatted Go
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt -w these files"; exit 1; }

vet: ## go vet and staticcheck
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

generate: ## write the Go code of the components, and the small style sheets and script
	$(GO) run $(TEMPL) generate -path internal
	$(GO) run ./internal/view/cmd/assets

# What generate writes.
GENERATED = $$(find internal -name '*_templ.go' -o -path '*/view/dist/*' -type f | sort)

stale: ## fail if what is generated is older than what it is made of
	@before=$$(cat $(GENERATED) | sha256sum); \
	$(MAKE) -s generate >/dev/null 2>&1; \
	after=$$(cat $(GENERATED) | sha256sum); \
	test "$$before" = "$$after" || { echo "generated files were stale: commit what was generated now"; exit 1; }

check: fmt stale vet ## the quick loop: format, vet, floors, SQLite tests
	TANDEM_TEST_DB=sqlite $(GO) test -short ./...

test: tools fmt stale vet ## everything, on SQLite and PostgreSQL, with the race detector
	@scripts/test

browser: tools ## look at every page through Chromium, and play the journeys
	@scripts/browser

pictures: tools ## take pictures of every page for docs/pictures
	@scripts/browser pictures

bench: ## measure life-cycles and pages, on SQLite and PostgreSQL
	@scripts/bench

fuzz: ## fuzz every reader for half a minute each
	@scripts/fuzz
