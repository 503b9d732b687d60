# Everything a developer does, one word each. `make run` and `make test` need nothing but Python 3.11 or newer.

VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/kvo-inspect.ready
NEWER  := $(CURDIR)/$(VENV)/newer-sqlite
PO     := $(wildcard kvo_inspect/locale/*/LC_MESSAGES/kvo_inspect.po)
MO     := $(PO:.po=.mo)

# Three workers for two cores, for a test waits a sixth of its time (for a terminal, another process, a moment). No module on two of them:
# what a module makes once (exports and what outside programs say of them: a minute) is made once.
# A worker that dies ends the run with the name of its test: replaced, it makes pytest-xdist 3.8 wait for ever or fail inside (its issue 1362).
SIDE   := -n 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

# Where Python is told to keep no compiled modules, the tests compile themselves and the program anew in each of a thousand processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test test-thorough test-shuffled test-newer-sqlite lint check fix locale bench bench-exchange bench-photos bench-reports soak costly reference records pictures golden changes clean bench-central bench-protect test-protected

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 24

run: $(READY) $(MO) ## open the app (makes the environment if needed)
	@$(PY) -m kvo_inspect

demo: $(READY) $(MO) ## open the app on the worked example, in a data folder of its own
	@$(PY) -m kvo_inspect demo

test: $(READY) $(MO) ## run all tests, of the costly ones a sixth that is drawn (makes the environment if needed)
	$(PY) -m pytest $(SIDE)

test-thorough: $(READY) $(MO) ## the tests that draw, kill, cut or take seconds in each language, with more of each (what CI runs beside all tests)
	KVO_INSPECT_DOSE=thorough $(PY) -m pytest $(SIDE) $$({ grep -rl 'tests.doses' tests --include='test_*.py'; sed -n 's/::.*//p' tests/costly.txt; } | sort -u)

costly: $(READY) $(MO) ## run all tests and write anew which are costly, of which `make test` draws a sixth (on a quiet machine)
	KVO_INSPECT_COSTLY=1 $(PY) -m pytest $(SIDE)

test-shuffled: $(READY) $(MO) ## run all tests three times, each in another order
	for seed in 1 2 3; do KVO_INSPECT_SHUFFLE=$$seed $(PY) -m pytest $(SIDE) || exit 1; done

test-newer-sqlite: $(READY) $(MO) $(NEWER) ## the tests of the record and of crashes with a newer SQLite than Python brings
	PYTHONPATH=$(NEWER):$(CURDIR)/tests/newer_sqlite $(PY) -c 'import sqlite3; print("SQLite", sqlite3.sqlite_version); assert sqlite3.__name__ == "pysqlite3"'
	PYTHONPATH=$(NEWER):$(CURDIR)/tests/newer_sqlite $(PY) -m pytest $(SIDE) tests/store tests/crash

test-protected: $(READY) $(MO) ## the tests of the record, of crashes, of what leaves and of the screens with every record protected (but for tests/protection/plain.txt)
	KVO_INSPECT_TEST_PROTECTED=1 $(PY) -m pytest $(SIDE) tests/store tests/crash tests/exchange tests/tui

lint: $(READY) ## formatting, ruff and mypy, without the tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

check: lint test ## lint and all tests: with test-newer-sqlite, what .ci/run runs

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

bench-protect: $(READY) $(MO) ## measure a protected record beside a plain one only
	$(PY) -m bench.protect

bench-central: $(READY) $(MO) ## measure the central record only
	$(PY) -m bench.central

bench-photos: $(READY) $(MO) ## measure taking photos in only
	$(PY) -m bench.photos

bench-reports: $(READY) $(MO) ## measure making reports only
	$(PY) -m bench.reports

# The walk of keys is the longest, so it begins first; what has no larger numbers is in `make test`.
soak: $(READY) $(MO) ## the long tests: many more random keys, histories and kills (about an hour)
	KVO_INSPECT_DOSE=long $(PY) -m pytest --timeout 0 -n 2 --dist worksteal --max-worker-restart 0 tests/tui/test_random_keys.py \
		$$(grep -rl 'dose(' tests --include='test_*.py' | grep -v random_keys)

reference: $(READY) ## make the generated parts of the documents (commands, exports, the record) again
	$(PY) -m tools.reference

records: $(READY) $(MO) ## what a version leaves to later ones, once for each that is given out: a record, packs, an export, its wheel
	$(PY) -m tools.records

changes: $(READY) $(MO) ## apply ten changes of every kind to copies, check them and print what each costs (the table of CONTRIBUTING)
	$(PY) -m tools.changes

golden: $(READY) $(MO) ## write the texts under tests/golden anew: read their diff, it is what a user will see differently
	KVO_INSPECT_DOSE=thorough KVO_INSPECT_WRITE_GOLDEN=1 $(PY) -m pytest -q tests/test_behaviour.py tests/tui/test_screens.py

pictures: $(READY) $(MO) ## draw the screens and pages of the README and the manual again
	$(PY) -m tools.pictures
	$(PY) -m tools.pages

clean: ## remove the environment and everything made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis $(MO)
	find kvo_inspect tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: a venv with the pinned versions, remade in place when what it is made from changes.
$(READY): pyproject.toml constraints.txt hatch_build.py tools/environment.sh
	@sh tools/environment.sh $(VENV)
	@touch $@

# Beside the environment, not in it: sqlite-utils takes pysqlite3 wherever it finds it, and then the ordinary tests would not run as people do.
$(NEWER): constraints.txt $(READY)
	@rm -rf $@
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --constraint constraints.txt --target $@ pysqlite3-binary \
		|| { echo "These tests need pysqlite3-binary, a newer SQLite for Python, and pip cannot install it here." >&2; exit 1; }
	@touch $@

%.mo: %.po $(READY)
	@$(PY) hatch_build.py
