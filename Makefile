# newsledger: one command a job. `make` alone lists them; the environment is built when a job first needs it.
#
#   make nightly ARGS="--date 2026-11-18"     ARGS goes to the command behind the target
#   make nightly PYTHON=/path/to/python3.12   which Python the environment is built from

ENV   := .venv
BIN   := $(ENV)/bin
STAMP := $(ENV)/.stamp
ARGS  ?=

# Looked for in this order where PYTHON is not given.
PYTHONS := python3.13 python3.12 python3.11 python3

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help nightly test test-slow ui bench lock lint clean FORCE

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

nightly: $(STAMP) ## Take in every new or changed file under data/raw and publish the warehouse.
	@$(BIN)/newsledger run $(ARGS)

test: $(STAMP) ## Run the tests.
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" $(ARGS)

test-slow: $(STAMP) ## Run the tests that take minutes.
	@$(BIN)/python -m pytest -m slow $(ARGS)

ui: $(STAMP) ## Open the Dagster UI: assets, partitions, checks, the schedule and the sensor.
	@DAGSTER_HOME="$${DAGSTER_HOME:-$(CURDIR)/.dagster}" $(BIN)/dagster dev -w workspace.yaml $(ARGS)

bench: $(STAMP) ## Measure speed, memory and faults, and print the figures.
	@$(BIN)/python -m benchmarks $(ARGS)

lint: $(STAMP) ## Check style (ruff) and types (mypy, strict).
	@$(BIN)/ruff check .
	@$(BIN)/mypy

lock: ## Resolve requirements.lock anew from pyproject.toml (needs uv; ARGS=--upgrade takes newer versions).
	@command -v uv >/dev/null || { echo "make lock needs uv, which is not on PATH; building the environment does not." >&2; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 \
	  --extra dev --custom-compile-command "make lock" $(ARGS) -o requirements.lock pyproject.toml

clean: ## Remove the environment and the tools' caches; the warehouse stays.
	rm -rf $(ENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------------------------------

# The stamp is written last and holds the folder it was built in: half an environment, one copied along with the
# checkout, or one whose Python is gone is built anew.
ifneq ($(shell test -x $(BIN)/python && cat $(STAMP) 2>/dev/null),$(CURDIR))
$(STAMP): FORCE
endif

$(STAMP): requirements.lock pyproject.toml
	@$(find_python) \
	rm -rf $(ENV); \
	if command -v uv >/dev/null; then \
	  echo "Building $(ENV) with uv on $$version"; \
	  uv venv --quiet --no-project --python "$$python" $(ENV) && \
	  $(UV_PIP) --require-hashes -r requirements.lock && \
	  $(UV_PIP) --no-deps --no-build-isolation -e . ; \
	else \
	  echo "Building $(ENV) with pip on $$version: a few minutes, once"; \
	  "$$python" -m venv $(ENV) && \
	  $(PIP) --require-hashes -r requirements.lock && \
	  $(PIP) --no-build-isolation -e . ; \
	fi && printf '%s\n' "$(CURDIR)" > $(STAMP)

# Compiled now, as pip does: where PYTHONDONTWRITEBYTECODE is set, every start would compile all libraries again (20 s).
UV_PIP = uv pip install --quiet --compile-bytecode --python $(BIN)/python
# The lock is complete, and the pip that comes with Python 3.11 stumbles over the extras in it when it resolves.
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps

# Sets $python and $version, or says what was found. Every candidate is run: a version manager's shim exists and fails.
define find_python
if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; else set -- $(PYTHONS); fi; \
python=; found=; \
for candidate; do \
  command -v "$$candidate" >/dev/null || { found="$$found\n  $$candidate: not there"; continue; }; \
  version=$$("$$candidate" -c 'import sys; print("Python %d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || \
    { found="$$found\n  $$candidate: does not run"; continue; }; \
  case "$$version" in "Python 3.11."*|"Python 3.12."*|"Python 3.13."*) ;; \
    *) found="$$found\n  $$candidate: $$version"; continue ;; esac; \
  command -v uv >/dev/null || "$$candidate" -c 'import venv, ensurepip' 2>/dev/null || \
    { found="$$found\n  $$candidate: $$version without venv (a separate package on some systems)"; continue; }; \
  python=$$candidate; break; \
done; \
if [ -z "$$python" ]; then \
  printf "newsledger needs Python 3.11, 3.12 or 3.13. Found:$$found\nInstall one, or name it: make PYTHON=/path/to/python3.12\n" >&2; exit 1; \
fi;
endef
