# ecmx: everything a developer or CI runs. Needs Python 3.11+ and make; the rest it installs into .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
ICD    := src/ecmx/guidance/data/icd10.parquet
READY  := src/ecmx/layouts/compiled.msgpack
WORDS  := $(wildcard src/ecmx/layouts/*.toml src/ecmx/layouts/*.py src/ecmx/layouts/shipped/*.toml src/ecmx/layouts/recognition/headers.py src/ecmx/guidance/sameness.py src/ecmx/guidance/data/*.toml)
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=

.PHONY: release-check site help setup demo test pictures test-postgres coverage check bench evaluate fuzz format docs lock clean peers
.DEFAULT_GOAL := help

help:  ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) $(ICD) $(READY)  ## make .venv with everything in it; leaves .venv/bin/ecmx
	@echo "ready: $(BIN)/ecmx"

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "ecmx needs Python 3.11 or later: make PYTHON=python3.12 setup"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get -qq update && apt-get -qq install -y python3-venv; \
	  else echo "this Python has no venv: install the package python3-venv"; exit 1; fi; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --require-hashes -r requirements-dev.txt
	$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(ICD): src/ecmx/guidance/icd.py | $(STAMP)
	$(BIN)/python -m ecmx.guidance.icd
	@touch $@

$(READY): $(WORDS) | $(STAMP)
	PYTHONHASHSEED=0 $(BIN)/python -m ecmx.layouts.compiling
	@touch $@

demo: setup  ## check fictional plans' files, learn a new plan's layout, and send each its own form
	$(BIN)/python -m demo

test: setup peers  ## all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

PICTURED = tests/browser/test_portal_pages.py tests/browser/test_portal_people.py tests/browser/test_readme_pictures.py
pictures: setup peers  ## take the pictures of all pages anew, after a change of how they look: look at them, then commit them
	ECMX_PICTURES=write $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PICTURED) -k "desk-light or phone-dark or passkey or readme"

coverage: setup peers  ## all tests, and which lines and branches of ecmx they run: a table in docs/ (TESTS=tests/unit: those alone, printed)
	@rm -rf build/coverage && mkdir -p build/coverage
	$(BIN)/python -m coverage run -m pytest -n $(WORKERS) --dist worksteal $(TESTS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m tools.covered $(if $(TESTS),,--write)

# Its own cluster is never made, and no unit of Debian's is touched: ecmx's supervisor runs the programs in a folder of the tests.
HUB_TESTS = $(wildcard tests/hub tests/unit/hub tests/faults/test_hub_*.py tests/peers/test_hub_*.py)
test-postgres: setup  ## the hub's tests on Debian's own PostgreSQL
	@if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing postgresql for the hub's tests"; mkdir -p /etc/postgresql-common; \
	  test -e /etc/postgresql-common/createcluster.conf || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
	  apt-get -qq update && UCF_FORCE_CONFFOLD=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql >/dev/null; fi
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { echo "not run: needs Debian's postgresql"; exit 1; }
	ECMX_TESTS_POSTGRES="$$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)" $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(HUB_TESTS)

# What the tests need beyond Python: a second program that writes and reads workbooks, a browser, the one font that it knows in
# tests, so that pictures of pages are the same everywhere, a second shell, and an SFTP server, which is installed without being started, now or
# when the machine starts: the tests run it with a configuration of their own.
peers:
	@if ! command -v soffice >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing libreoffice-calc for the peer tests"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libreoffice-calc >/dev/null; fi
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing chromium for the browser tests"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; fi
	@if ! ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing fonts-dejavu-core for the pictures of pages"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends fonts-dejavu-core >/dev/null; fi
	@if ! command -v zsh >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing zsh for the test of its completion"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends zsh >/dev/null; fi
	@if ! command -v pdftoppm >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing poppler-utils for the tests that look at a drawn workbook"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends poppler-utils >/dev/null; fi
	@if [ ! -x /usr/sbin/sshd ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing openssh-server for the peer tests"; ours=; \
	  test -e /usr/sbin/policy-rc.d || { ours=1; printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; }; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends openssh-server >/dev/null; installed=$$?; \
	  test -z "$$ours" || rm -f /usr/sbin/policy-rc.d; \
	  rm -f /etc/systemd/system/sshd.service /etc/systemd/system/*.wants/ssh.service /etc/systemd/system/*.wants/ssh.socket; exit $$installed; fi

check: setup  ## format, lint, types, import contracts, faces, names, docs drift
	@failed=; \
	for step in "ruff format --check --output-format concise ." "ruff check --output-format concise ." \
	  "mypy src tests tools $(wildcard bench demo)" "lint-imports --no-logo" "python -m tools.faces" "python -m tools.names" "python -m tools.scoped" "python -m tools.docs --check" "python -m tools.provenance --check"; do \
	  echo "-- $$step"; $(BIN)/$$step || failed="$$failed$$step; "; done; \
	if [ -n "$$failed" ]; then echo "failed: $$failed"; exit 1; fi; echo "all checks passed"

format: setup  ## format and mend what can be mended by rule
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup  ## write the generated pages of docs/
	$(BIN)/python -m tools.provenance --write
	$(BIN)/python -m tools.docs --write
	$(BIN)/python -m tools.excerpts --write
	$(BIN)/python -m tools.picture --write

bench: setup  ## measure, and write the table of docs/ (ONLY=check: that one alone, printed; WRITE=1 writes its rows)
	$(BIN)/python -m bench $(if $(ONLY),--only "$(ONLY)" $(if $(WRITE),--write),--write)

evaluate: setup  ## measure how well headers are matched, and write the figures of docs/
	$(BIN)/python -m tools.evaluate --write
	$(BIN)/python -m tools.evaluate.after_questions --write

release-check: setup  ## build wheel and sdist, install them in an empty environment elsewhere, and run the commands and a hub
	$(BIN)/python -m tools.release_check

# Its packages are its own: no other target needs them. What a link leads to must be there, and a built page fetches nothing.
site: docs-site/requirements.txt  ## docs/ as a site to read offline, with a search: site/index.html
	@test -x .site-venv/bin/mkdocs || { $(PYTHON) -m venv .site-venv && .site-venv/bin/pip install -qq --require-hashes -r docs-site/requirements.txt; }
	.site-venv/bin/mkdocs build --quiet --strict --clean --config-file docs-site/mkdocs.yml --site-dir ../site
	$(PYTHON) tools/site_check.py site

fuzz: setup  ## break files and read them (FUZZ_FILES=100000)
	$(BIN)/python -m tests.fuzz.mutate --count $(or $(FUZZ_FILES),100000) --jobs $(WORKERS)

# Hashes and versions only: no address of a registry stands in a lock file.
lock:  ## pin requirements.txt and requirements-dev.txt anew
	@test -x .lock-venv/bin/uv || { $(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install -qq uv==0.13.9; }
	.lock-venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.txt $(LOCK_FLAGS)
	.lock-venv/bin/uv pip compile pyproject.toml --extra hub --group dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-dev.txt -c requirements.txt $(LOCK_FLAGS)
	@! grep -nE '(https?|file)://|--index-url|--find-links' requirements.txt requirements-dev.txt

clean:  ## remove what was made, .venv too
	rm -rf $(VENV) .lock-venv .site-venv site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build demo-out $(ICD)
