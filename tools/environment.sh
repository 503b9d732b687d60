#!/bin/sh
# Make or bring up to date the environment that `make` works in: sh tools/environment.sh FOLDER
# Needs a Python of at least 3.11 and a way to the package index that pip knows; nothing else.
set -eu
venv=$1

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
whole() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

if ! fits "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    found=
    lacking=
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        fits "$python" || continue
        if whole "$python"; then found=$python; break; fi
        lacking=${lacking:-$python}
    done
    if [ -z "$found" ] && [ -n "$lacking" ]; then
        echo "$lacking cannot make environments: its venv module is not complete. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
    if [ -z "$found" ]; then
        echo "kvo-inspect needs Python 3.11 or newer, and none was found. Install one, or name it: make test PYTHON=/path/to/python3" >&2
        exit 1
    fi
    echo "Making the environment in $venv with $("$found" --version). This takes a minute, once." >&2
    "$found" -m venv --clear "$venv"
fi

# The build back end comes first, at its pinned version too, so that the build needs no second environment.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling babel
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation --editable '.[dev]'
