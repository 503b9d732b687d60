"""The outside judges of what we export: check-jsonschema and frictionless, each run as a program of its own over many exports at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "schema" / "record.schema.json"
BIN = Path(sys.executable).parent


def check_jsonschema(*files: Path, schema: Path = SCHEMA) -> str:
    """Return what check-jsonschema finds wrong with JSON documents under a committed schema: nothing, when they pass."""
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


_FRICTIONLESS = """
import json, sys, frictionless
told = {}
for path in sys.argv[1:]:
    report = frictionless.validate(path)
    tables = {r.name: [list(map(str, row.to_list())) for row in r.read_rows()] for r in frictionless.Package(path).resources}
    told[path] = {"valid": report.valid, "wrong": report.flatten(["type", "rowNumber", "fieldName", "note"])[:10], "tables": tables}
json.dump(told, sys.stdout)
"""


def frictionless(*packages: Path) -> dict[Path, dict[str, Any]]:
    """Return for each datapackage.json whether frictionless finds it valid, what is wrong, and the cells as it reads them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FRICTIONLESS, *map(str, packages)],
        capture_output=True, text=True, check=False, timeout=300, env={"PATH": str(BIN), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {Path(path): told for path, told in json.loads(done.stdout).items()}
