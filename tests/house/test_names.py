"""Names are nouns and verbs of the field: a value is named after its noun, a type's name means one thing, no code asks for a language."""

from __future__ import annotations

from tests.house.naming import ONE_IN, fields_under_no_noun, functions, languages_asked_for, meanings, offences
from tests.house.rules import sources


def test_values_are_named_after_their_nouns() -> None:
    package = sources()
    found = offences(package)
    count = sum(1 for _function in functions(package))
    listed = "\n".join(f"{one.module}:{one.line} {one.function}: {', '.join(one.words)}" for one in found)
    assert len(found) * ONE_IN < count, f"{len(found)} of {count} functions hold a value under no noun:\n{listed}"


def test_a_planted_name_is_seen() -> None:
    planted = {
        "a.py": "def f(rows, said):\n    for one in rows:\n        pass\n",
        "b.py": "def g(rows):\n    found = [one for one in rows]\n    return found\n",
        "c.py": "def h(rows):\n    codes = [one.code for one in rows]\n    return codes\n",
        "d.py": "def i(rows):\n    def inner():\n        told = 1\n    match rows:\n        case [named]:\n            return inner\n",
        "e.py": "def j(rows):\n    codes = [\n        one.code\n        for one in rows\n    ]\n    return codes\n",
    }
    assert [(one.function, one.words) for one in offences(planted)] == [
        ("f", ("one", "said")),
        ("g", ("found",)),
        ("i", ("named",)),
        ("inner", ("told",)),
        ("j", ("one",)),
    ]


def test_fields_are_named_after_their_nouns_but_for_what_files_hold() -> None:
    """What a record or a file that was handed out calls so keeps its name."""
    held = {
        "domain/findings/finding.py": {"told"},
        "domain/findings/reply.py": {"said"},
        "domain/action_list.py": {"said"},
        "store/actions/replies.py": {"said"},
        "domain/dossier.py": {"found"},
        "exchange/compare/parts.py": {"one"},
    }
    assert fields_under_no_noun(sources()) == held
    planted = {"a.py": "class Page:\n    kept: int\n    def __init__(self):\n        self.found = {}\n"}
    assert fields_under_no_noun(planted) == {"a.py": {"kept", "found"}}


def test_a_type_means_one_thing() -> None:
    assert meanings(sources()) == {}
    assert meanings({"a.py": "class Row:\n    pass\n", "b.py": "Row = tuple[str]\n"}) == {"Row": ["a.py", "b.py"]}


def test_no_code_asks_which_language_is_in_use() -> None:
    assert languages_asked_for(sources()) == []
    assert languages_asked_for({"a.py": 'if language() == "nl":\n    pass\n'}) == ["a.py:1"]
