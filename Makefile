# `make run` opens the app, `make test` runs everything that checks it. Nothing else is needed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench pictures shots format

help: ## say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(RUN) ## install what the app needs (once) and open it
	$(BIN)/streamlit run streamlit_app.py

test: lint ## everything that checks the project: the rules, then every test, the browser's too
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: lint ## quicker: the rules, and a sample of the tests (a sixth of the slow ones, no browser)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore=tests/browser --sample

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV) ## print the numbers of design and README, measured in this run
	$(BIN)/python -m benchmarks

pictures: $(DEV) ## draw the pictures of the home page again, from core
	$(BIN)/python -m lessons

shots: $(DEV) ## take the README's pictures for teachers again, from the running app
	$(BIN)/python -m benchmarks.shots

format: $(DEV) ## put the code into its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "One Layer needs Python 3.11 or newer. Got %s." % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@ $(RUN)
