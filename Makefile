# The commands every reader can rely on. Each installs what it needs on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
# A run starts a hundred processes: what one has compiled the next need not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test soak check bench setup setup-dev clean-instance

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

run: setup       ## install, migrate, load the demo season, build a first pack, serve on $PORT (8000)
	@$(BIN)/python -m scripts.run

setup:
	@$(PYTHON) scripts/bootstrap.py runtime

setup-dev:
	@$(PYTHON) scripts/bootstrap.py development

test: setup-dev  ## every test, on SQLite and on a real PostgreSQL, and in a browser
	@$(BIN)/python -m scripts.test all

soak: setup-dev  ## the long random walks, 1,000 sequences each on both databases, 1,000 registrations sent twice, every walk and pair of the barrier
	@DURI_SOAK=1 $(BIN)/python -m pytest -m slow tests/property tests/faults tests/barrier

check: setup-dev ## lint, types, import contracts, catalogues, fast tests
	@$(BIN)/python -m scripts.test check

bench: setup-dev ## benchmarks as ratios (BIDS=10000,100000,1000000: the conflict engine at those sizes)
	@DURI_BENCH_BIDS=$(BIDS) $(BIN)/python -m bench
