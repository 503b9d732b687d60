"""The committed JSON Schema is the one that the models give, and a sound schema itself."""

from __future__ import annotations

import json
import subprocess
import sys

from kvo_inspect.exchange.record.document import DIALECT, schema_text
from kvo_inspect.store.export.rows import EXPORTED
from tests.exchange.judges import SCHEMA


def test_the_committed_schema_is_that_of_the_models() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), "make it again: kvo-inspect schema > docs/schema/record.schema.json"


def test_check_jsonschema_takes_it_for_a_schema() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", str(SCHEMA)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_strict() -> None:
    """A field too many or too few is told, in the document and in every noun."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert schema["$schema"] == DIALECT
    assert set(schema["required"]) == {"format", "version", "made", "program", "scope", "heads", *EXPORTED, "mark"}
    for name, definition in {**schema["$defs"], "the document": schema}.items():
        assert definition["additionalProperties"] is False, name
        # Absent means that the person counts, and that names stand in it, as in documents of before.
        optional = {"Presence": {"aside"}, "Scope": {"without_names"}}.get(name, {"confidential"})
        assert set(definition["properties"]) - set(definition["required"]) <= optional, name
