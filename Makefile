# Every command a person or CI runs. `make run` and `make test` are the two that the README names.

GO      ?= go
BIN     := bin/checkweigh
ADDR    ?= 127.0.0.1:8080
DATA    ?= ./data
SOAK    ?= 20m
SHARED  := $(or $(CHECKWEIGH_SHARED),../shared)
export CGO_ENABLED ?= 0

.PHONY: learn run build test check corpus bench golden fuzz deps fixture soak

run: build ## build, serve on http://localhost:8080 with the sample dossier
	$(BIN) serve --addr $(ADDR) --data $(DATA) --sample

build:
	$(GO) build -o $(BIN) ./cmd/checkweigh

deps: ## what the tests need besides Go, installed when missing
	@.ci/deps

test: deps ## every test
	$(GO) test -timeout 30m ./...

check: ## what CI checks besides the tests
	@.ci/check

# What the pack is taught by. The eighth set and those after it are measured by and never learned from.
BLIND   := testdata/blind/2026-11-
TAUGHT  := rules/labelled $(BLIND)first.jsonl $(BLIND)second.jsonl $(BLIND)third.jsonl $(BLIND)fourth.jsonl $(BLIND)fifth $(BLIND)sixth $(BLIND)seventh

learn: ## learn from the labelled passages what clauses read like, as `make golden` does
	$(GO) run ./cmd/checkweigh rules learn $(TAUGHT) -o rules/likeness.bin

golden: learn ## write every golden file anew; read the difference before you commit it
	$(GO) test ./analyze ./api ./deliver ./ingest ./report ./rules ./search -run 'Golden' -update
	$(GO) run ./samples/make
	$(GO) test ./cmd/checkweigh -run 'SheetsOfTheSample' -update

corpus: build ## read the real documents, where they are to be had
	@.ci/corpus "$(SHARED)"

bench: ## the figures of docs/performance.md
	@.ci/bench "$(SHARED)"

soak: ## random faults for SOAK, each seed printed; the short form is in `make test`
	CHECKWEIGH_SOAK=$(SOAK) $(GO) test ./jobs -count=1 -timeout 0 -v -run '^(TestFaultWorkerKilledAtRandom|TestFaultPoisonFiles|TestKilledImportEndsAsOneThatWasNot)$$'

fixture: build ## keep what this release writes for the upgrade tests of later ones; DATABASE=postgres://... for that too
	@.ci/fixture $(BIN)

fuzz: ## each fuzz target for FUZZTIME
	@.ci/fuzz
