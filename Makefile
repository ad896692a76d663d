# `make run` and `make test` need Python 3.10 or newer and a package index; they set up .venv themselves, once.
PYTHON ?= python3
TORCH ?= torch==2.13.0
VENV := .venv
BIN := $(VENV)/bin
# The stamp names what was installed, so that another TORCH or a changed pyproject.toml installs anew.
STAMP := $(VENV)/installed-$(subst /,_,$(subst $() ,_,$(TORCH)))
# A file's tests stay together: they share what they ran.
PYTEST_ARGS ?= -n auto --dist loadfile -rs

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format types tests readme screens releases measure graphs bench soak score coverage wheel clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "gradcases needs Python 3.10 or newer; say which with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$(TORCH)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@rm -f $(VENV)/installed-*
	@touch "$@"

setup: $(STAMP) ## set up .venv (the other targets do that themselves)

run: $(STAMP) ## run the catalog on the installed torch and show the table
	@$(BIN)/gradcases run

test: lint types tests ## lint, types and tests

lint: $(STAMP) ## ruff, actionlint with shellcheck, and the catalog's own checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck -pyflakes "" .github/workflows/*.yml
	$(BIN)/shellcheck .ci/*
	$(BIN)/gradcases lint

format: $(STAMP) ## let ruff format and mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## mypy --strict
	$(BIN)/mypy
	cd gradcases/inside && ../../$(BIN)/mypy --config-file ../../pyproject.toml --explicit-package-bases worker.py gradcases_inside gradcases_evidence

tests: $(STAMP) ## pytest
	$(BIN)/python -m pytest $(PYTEST_ARGS)

readme: $(STAMP) ## put what the commands shown in README.md print into it
	@$(BIN)/python docs/make_readme.py

screens: $(STAMP) ## draw the pictures in docs/screens anew, of what the commands show
	@$(BIN)/python docs/make_screens.py

releases: $(STAMP) ## make the table of torch's releases anew: INDEX_JSON is the package index's JSON page of torch
	@$(BIN)/python docs/make_releases.py "$(INDEX_JSON)"

measure: $(STAMP) ## run the catalog on releases of torch (INTERPRETERS="NAME=PATH ...", or REPORTS="FILE ...") and keep the results
	@$(BIN)/python docs/make_measured.py $(addprefix --interpreter ,$(INTERPRETERS)) $(addprefix --report ,$(wildcard $(REPORTS)))

graphs: $(STAMP) ## keep the graphs that the catalog's programs build, on the installed torch (or INTERPRETER=path)
	@$(BIN)/python docs/make_graphs.py $(if $(INTERPRETER),--interpreter "$(INTERPRETER)")

bench: $(STAMP) ## start-up, the whole run and other ways to do it beside yardsticks, as ratios (BENCH="--only ways --rounds 1")
	@$(BIN)/python -m tests.bench $(BENCH)

soak: $(STAMP) ## run 2,000 cases in each isolation mode, a quarter of which misbehave, and kill processes meanwhile (SOAK="--cases 200")
	@$(BIN)/python -m tests.soak $(SOAK)

score: $(STAMP) ## diagnose marked scripts (SCRIPTS=folder): how often the first finding is the right one
	@$(BIN)/python -m tests.diagnosis.score $(SCRIPTS)

fuzz: $(STAMP) ## feed the readers, the matcher and the writers INPUTS=200000 spoilt inputs each (SECONDS=at most, SURFACE=name: one, SEED=2: others, GUIDED=1: by coverage)
	@$(if $(GUIDED),$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[fuzz]")
	@$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),200000) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) $(if $(GUIDED),--guided) $(SURFACE)

mutants: $(STAMP) ## change the core in one place at a time, and count how often tests notice (MODULES="judge.py ...", SAMPLE=of each)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[mutants]"
	@$(BIN)/python -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

coverage: $(STAMP) ## the tests once more, with the branches counted that they take: at least 95 % of them (docs/tests.md)
	@$(BIN)/python -m coverage erase
	@status=0; $(BIN)/python -m coverage run -m pytest $(PYTEST_ARGS) || status=$$?; \
	$(BIN)/python -m coverage combine --quiet; \
	$(BIN)/python -m coverage report --fail-under=95 && exit $$status

shuffled: $(STAMP) ## the tests in another order each time
	@$(BIN)/python -m pytest $(PYTEST_ARGS) --random-order

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --outdir dist

clean: ## remove what the other targets made
	rm -rf $(VENV) dist .mypy_cache .ruff_cache
