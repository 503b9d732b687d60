"""Names of values: which functions hold something under a pronoun or a participle. The rule is in `tests/house/test_names.py`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from tests.house.rules import Sources, parsed

WORDS = frozenset({"one", "found", "said", "told", "asked", "kept", "there", "named"})
"""What no value is called: each stood for a hundred things."""
NO_NAMES = frozenset({"thing", "obj", "res", "elem", "tmp"})
"""What is no better. A result is a noun of the field: of a target."""
ONE_IN = 30
"""At most one function in so many may hold such a value."""


class Offence(NamedTuple):
    """A function that holds a value under one of the words."""

    module: str
    function: str
    line: int
    words: tuple[str, ...]


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(package: Sources) -> Iterator[tuple[str, Function]]:
    """Every function of the package with its module; a function in another counts for itself."""
    for module, text in package.items():
        for node in ast.walk(parsed(text)):
            if isinstance(node, Function):
                yield module, node


def fields_under_no_noun(package: Sources) -> dict[str, set[str]]:
    """The fields of classes and of objects that are called by one of the words, by module."""
    fields: dict[str, set[str]] = {}
    for module, text in package.items():
        for node in ast.walk(parsed(text)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            names = {target.attr for target in targets if isinstance(target, ast.Attribute)}
            if isinstance(node, ast.ClassDef):
                names = {part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)}
            if names := names & (WORDS - {"asked"}):  # `Asked` is a noun: a question as a round asked it
                fields.setdefault(module, set()).update(names)
    return fields


def offences(package: Sources) -> list[Offence]:
    """The functions that hold a value under one of the words, parameters counted."""
    return [
        Offence(module, function.name, function.lineno, tuple(sorted(words)))
        for module, function in functions(package)
        if (words := _held(function) & (WORDS | NO_NAMES))
    ]


def _held(function: Function) -> set[str]:
    """The names that a function binds; a comprehension's variable of one line is free."""
    arguments = function.args
    names = {arg.arg for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg) if arg}
    nodes = list(_own_nodes(function))
    free = {
        id(name)
        for node in nodes
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) and node.lineno == node.end_lineno
        for generator in node.generators
        for name in ast.walk(generator.target)
    }
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in free:
            names.add(node.id)
        elif isinstance(node, ast.MatchAs | ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes in it."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def meanings(package: Sources) -> dict[str, list[str]]:
    """The classes and type names at the top of modules that stand in more than one, with these modules."""
    places: dict[str, list[str]] = {}
    for module, text in package.items():
        for node in parsed(text).body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            names = [node.name] if isinstance(node, ast.ClassDef) else [target.id for target in targets if isinstance(target, ast.Name)]
            for name in names:
                if not name.startswith("_") and name[0].isupper() and not name.isupper() and len(name) > 1:
                    places.setdefault(name, []).append(module)
    return {name: modules for name, modules in places.items() if len(modules) > 1}


def languages_asked_for(package: Sources) -> list[str]:
    """Where code compares something with the name of a language: what differs by language stands in `texts.py`."""
    return [
        f"{module}:{node.lineno}"
        for module, text in package.items()
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.Compare)
        and any(isinstance(side, ast.Constant) and side.value in ("nl", "en") for side in (node.left, *node.comparators))
    ]
