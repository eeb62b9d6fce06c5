# `make html` and `make test` need Python >= 3.11 (with venv), make and git; they install the rest.
PYTHON ?= python3
VENV   ?= .venv
JOBS   ?= auto
SECONDS ?= 60
BIN    := $(VENV)/bin
SPHINX := $(BIN)/python -m sphinx -W --keep-going -n -j $(JOBS) -d docs/_build/doctrees
STAMP   = $(VENV)/.installed-$(1)
# if uv is installed, it installs the same packages faster
ifneq ($(shell command -v uv 2>/dev/null),)
MAKE_VENV = uv venv --quiet --seed --python $(PYTHON) $(VENV)
INSTALL   = uv pip install --quiet --python $(BIN)/python
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL   = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif
BUILD  := docs/_build/html
# without stored bytecode, each start of Python compiles all modules, and tests start it often
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help html serve examples test screens coverage fuzz audit benchmarks gate scan-notes lost-names messages lint format types clean

help:  ## list all targets
	@grep -E '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

html: $(call STAMP,docs)  ## build the site: docs/_build/html/index.html
	$(SPHINX) -b html docs $(BUILD)

serve: $(call STAMP,docs) $(call STAMP,serve)  ## show the site on localhost, and update it after each edit
	$(BIN)/python -m whatsnew312 serve docs docs/_build/serve

examples: $(call STAMP,test)  ## run all samples that are new or changed
	$(SPHINX) -b samples docs docs/_build/samples

test: examples  ## run every test; find or install a browser and Java
	$(BIN)/python tests/install.py
	$(BIN)/python -m pytest

screens: $(call STAMP,test)  ## take the screenshots again with which tests compare the look of pages
	$(BIN)/python tests/install.py
	RENEW_SCREENS=1 $(BIN)/python -m pytest -n 0 -q tests/browser/test_screens.py

coverage: examples  ## run every test, and show code that no test runs
	mkdir -p docs/_build/coverage
	$(BIN)/python tests/install.py
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: $(call STAMP,fuzz)  ## test the readers of files with random input, each for SECONDS (60)
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

audit: $(call STAMP,audit)  ## look for known vulnerabilities of pinned packages; write a CycloneDX list
	mkdir -p docs/_build
	$(BIN)/pip-audit --disable-pip --no-deps -r constraints.txt -f cyclonedx-json -o docs/_build/sbom.json

benchmarks:  ## compare the speed with that of other tools, for the guide
	$(PYTHON) -m venv .venv-benchmarks
	.venv-benchmarks/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs,serve]' -r benchmarks/requirements.txt
	.venv-benchmarks/bin/python benchmarks/compare.py --write benchmarks/results.json
	.venv-benchmarks/bin/python benchmarks/settings.py
	.venv-benchmarks/bin/python benchmarks/large.py
	.venv-benchmarks/bin/python benchmarks/serve.py
	.venv-benchmarks/bin/python benchmarks/report.py

gate: $(call STAMP,test)  ## update the list of names added and removed since 3.11; print which have an entry
	$(BIN)/python tests/gate/compare.py
	$(BIN)/python -m pytest -n 0 -q -s tests/test_gate_notes.py -k test_all_is_covered

scan-notes: html $(call STAMP,test)  ## update the notes that come with the package, for the command scan
	$(BIN)/python tests/default_notes.py $(BUILD)/changes.json

lost-names: $(call STAMP,test)  ## update the lists of names that Python 3.12 and 3.13 removed (needs 3.11 to 3.13)
	$(BIN)/python benchmarks/scan_names.py --old python3.11 --new python3.12 --write benchmarks/lost-names-3.12.txt
	$(BIN)/python benchmarks/scan_names.py --old python3.12 --new python3.13 --write benchmarks/lost-names-3.13.txt

messages: $(call STAMP,test)  ## update the catalogs of messages, for translators
	$(BIN)/python tests/messages.py

lint: $(call STAMP,lint)  ## check code and spelling
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/codespell && $(BIN)/zizmor --quiet --offline .github

format: $(call STAMP,lint)  ## format the code
	$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

types: $(call STAMP,lint)  ## check the types
	$(BIN)/mypy

clean:  ## remove everything that was built or installed
	rm -rf docs/_build $(VENV) .mypy_cache .pytest_cache .ruff_cache

# One environment, with a stamp for each set of packages; updated when the requirements change.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(MAKE_VENV)

$(VENV)/.installed-%: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -c constraints.txt -e '.[$*]'
	@touch $@
