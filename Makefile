# Everything a person does here. The environment is .venv, made from uv.lock by the uv that the lock names.

PYTHON ?= python3
UV_VERSION := $(shell sed -n 's/^ *"uv==\(.*\)",*$$/\1/p' pyproject.toml)
BIN := .venv/bin
# Where a machine's own variables would send uv; the lock says where every package comes from.
FOREIGN := UV_INDEX_URL UV_EXTRA_INDEX_URL UV_DEFAULT_INDEX UV_INDEX UV_FIND_LINKS UV_PROJECT_ENVIRONMENT

.PHONY: setup run test faults bench check clean

setup: .venv/.synced

.venv/.synced: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Trellis needs Python 3.11 or newer: install one, and name it with make PYTHON=…" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
		echo "This Python cannot make an environment: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@env $(addprefix -u ,$(FOREIGN)) $(BIN)/uv sync --frozen --quiet --python $(BIN)/python
	@touch $@

run: setup
	@$(BIN)/trellis serve --demo $(ARGS)

test: setup
	@$(BIN)/pytest -n auto $(ARGS)

faults: setup
	@TRELLIS_LONG=1 FAULTS_SEED=$(FAULTS_SEED) $(BIN)/pytest tests/faults -n 3 -o faulthandler_timeout=0 $(ARGS)

bench: setup
	@$(BIN)/python -m bench $(ARGS)

check: setup
	@scripts/check

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
