"""A meaning as it stands in the description of a data package and in a JSON Schema: English under the standard's names, Dutch beside it."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from kvo_inspect.wording.dictionary.meanings import Meaning, meaning_of

PACKAGED = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "profile": "tabular-data-package"}
"""What a package says it is: by version 2 of the standard, and by version 1."""
TABLE = {"type": "table", "profile": "tabular-data-resource"}
"""What a file of it says it is, by both versions."""


def described(meaning: Meaning) -> dict[str, Any]:
    """Return title, description and unit; the keys that end in `_nl` are ours, and the standards let them be."""
    dutch, english = zip(meaning.title, meaning.description, meaning.unit, strict=True)
    keys = ("title", "description", "unit")
    return {
        **{key: text for key, text in zip(keys, english, strict=True) if text},
        **{f"{key}_nl": text for key, text in zip(keys, dutch, strict=True) if text},
    }


def categories(meaning: Meaning) -> list[dict[str, str]]:
    """Return the values of a closed set with what each is called."""
    return [{"value": code, "label": english, "label_nl": dutch} for code, (dutch, english) in meaning.codes]


class DescribedSchema(GenerateJsonSchema):
    """Makes the JSON Schema of models in which every property says what it means. Raises NoMeaning for one that the dictionary lacks."""

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of one model."""
        made = super().model_schema(schema)
        properties: dict[str, dict[str, Any]] = made.get("properties", {})
        for field, property_ in properties.items():
            meaning = meaning_of(schema["cls"], field)
            codes = {"categories": categories(meaning)} if meaning.codes else {}
            properties[field] = {**property_, **described(meaning), **codes}
        return made
