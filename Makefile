# Everything a developer does, one word each. `make run` and `make test` need nothing but Python 3.11 or newer.

VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/kvo-inspect.ready
PO     := $(wildcard kvo_inspect/locale/*/LC_MESSAGES/kvo_inspect.po)
MO     := $(PO:.po=.mo)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test lint check fix locale bench bench-exchange bench-photos soak reference records pictures clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 22

run: $(READY) $(MO) ## open the app (makes the environment if needed)
	@$(PY) -m kvo_inspect

demo: $(READY) $(MO) ## open the app on the worked example, in a data folder of its own
	@$(PY) -m kvo_inspect demo

test: $(READY) $(MO) ## run all tests (makes the environment if needed)
	$(PY) -m pytest -n 2 --dist worksteal

lint: $(READY) ## formatting, ruff and mypy, without the tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

check: lint test ## lint and all tests: what .ci/run runs

fix: $(READY) ## let ruff put right what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

locale: $(READY) ## gather the texts from the code, bring the catalogues up to date, compile them
	$(PY) -m tools.catalogue
	$(PY) hatch_build.py

bench: $(READY) $(MO) ## measure against the minimal app, the peers and the floors, write docs/bench*.md
	$(PY) -m bench
	$(PY) -m bench.screens

bench-exchange: $(READY) $(MO) ## measure merging and exporting only
	$(PY) -m bench.exchange

bench-photos: $(READY) $(MO) ## measure taking photos in only
	$(PY) -m bench.photos

soak: $(READY) $(MO) ## the long tests: many more random histories and kills
	KVO_INSPECT_SOAK=1 $(PY) -m pytest -n 2 --dist worksteal

reference: $(READY) ## make the generated parts of the documents (commands, exports, the record) again
	$(PY) -m tools.reference

records: $(READY) $(MO) ## what a version leaves to later ones, once for each that is given out: a record, packs, an export, its wheel
	$(PY) -m tools.records

pictures: $(READY) $(MO) ## draw the screens of the README and the manual again
	$(PY) -m tools.pictures

clean: ## remove the environment and everything made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis $(MO)
	find kvo_inspect tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: a venv with the pinned versions, remade in place when what it is made from changes.
$(READY): pyproject.toml constraints.txt hatch_build.py tools/environment.sh
	@sh tools/environment.sh $(VENV)
	@touch $@

%.mo: %.po $(READY)
	@$(PY) hatch_build.py
