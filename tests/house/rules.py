"""The house: what its rules ask of the package, worked out from its sources. The rules are in `tests/house/test_layers.py`."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "kvo_inspect"
MOST_MODULES = 25
PARTS_OF_TUI_MAY_IMPORT = {"kit", "pictures", "place", "places", "plan_places"}
"""What a part of the screens may import of the others."""
QUESTIONS = {f"kvo_inspect.tui.findings.{name}" for name in ("ask_holder", "conflicts", "questions", "two_values", "verdicts")}
"""And these of the findings: the questions on a finding are asked in four parts."""
SAID_ONCE = {
    "title_text",
    "state_text",
    "body",
    "load",
    "make_fields",
    "submit",
    "lines",
    "key",
    "paste",
    "compose",
    "render_line",
    "done",
    "help_text",
    "page",
    "on_list_view_chosen",
    "on_list_view_filtered",
}
"""What every screen fills in: the class that asks for it says what for."""
Sources = dict[str, str]
"""Path below the package (or `tests/…`) → source."""


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a source: some twenty rules look at the same ones."""
    return ast.parse(text)


def sources() -> Sources:
    """The source of every module of the package."""
    return {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}


def module_name(name: str) -> str:
    """`store/parks/park.py` → `kvo_inspect.store.parks.park`."""
    return "kvo_inspect." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def graph(package: Sources) -> dict[str, set[str]]:
    """Which module imports which, lazy and type-only imports counted."""
    modules = {module_name(name): text for name, text in package.items()}
    edges: dict[str, set[str]] = {}
    for module, text in modules.items():
        named: set[str] = set()
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.ImportFrom) and node.module:
                named |= {
                    f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in modules else node.module for alias in node.names
                }
            elif isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
        edges[module] = (named & modules.keys()) - {module}
    return edges


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The groups of names that come back to themselves, each sorted."""

    def reached(start: str) -> set[str]:
        todo, seen = [start], set[str]()
        while todo:
            fresh = edges.get(todo.pop(), set()) - seen
            seen |= fresh
            todo.extend(fresh)
        return seen

    far = {name: reached(name) for name in edges}
    groups = {tuple(sorted(other for other in far[name] if name in far.get(other, ()))) for name in edges if name in far[name]}
    return [list(group) for group in sorted(groups)]


def packages(package: Sources) -> dict[str, set[str]]:
    """Which package of a layer imports which package of the same layer, as `store/parks`."""
    folders = {"/".join(name.split("/")[:2]) for name in package if name.count("/") > 1}
    edges: dict[str, set[str]] = {folder: set() for folder in folders}
    for module, imported_modules in graph(package).items():
        here = "/".join(module.split(".")[1:3])
        if here in folders:
            there = {"/".join(other.split(".")[1:3]) for other in imported_modules}
            edges[here] |= {other for other in there & folders - {here} if other.split("/")[0] == here.split("/")[0]}
    return edges


def run_time_imports(text: str) -> list[str]:
    """The modules of the program that a module imports when it runs: not under TYPE_CHECKING."""
    tree = parsed(text)
    typed = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and id(node) not in typed]
    return [module for module in modules if module.startswith("kvo_inspect")]


def strangers(package: Sources) -> list[str]:
    """What parts of the screens import of parts that are none of theirs; the app matches places to screens, and may."""
    wrong = []
    for module, imported_modules in graph(package).items():
        where = module.split(".")
        if where[1] != "tui" or len(where) < 4 or where[2] == "app":
            continue
        for other in sorted(imported_modules):
            there = other.split(".")
            if there[1] == "tui" and len(there) > 2 and there[2] not in {where[2], *PARTS_OF_TUI_MAY_IMPORT} and other not in QUESTIONS:
                wrong.append(f"{module} imports {other}")
    return wrong


def crowded(names: Iterable[str]) -> list[str]:
    """The folders that hold too many modules."""
    counts = Counter(name.rpartition("/")[0] for name in names)
    return [folder for folder, count in counts.items() if count > MOST_MODULES]


def echoes(names: Iterable[str]) -> list[str]:
    """The modules whose name is that of their folder, or holds it."""
    wrong = []
    for name in names:
        folder, stem = name.split("/")[-2], name.split("/")[-1].removesuffix(".py").removeprefix("test_")
        words = {folder, folder.removesuffix("s")}
        if stem == folder or ("_" in stem and words & {stem.partition("_")[0], stem.rpartition("_")[2]}):
            wrong.append(name)
    return wrong


def halved(package: Sources) -> list[str]:
    """The classes that have one subclass, stand beside it, and are made nowhere: cut in two by inheritance."""
    bases: dict[str, list[str]] = {}
    made: set[str] = set()
    for text in package.values():
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    base = base.value if isinstance(base, ast.Subscript) else base
                    if isinstance(base, ast.Name):
                        bases.setdefault(base.id, []).append(node.name)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made.add(node.func.id)
    ours = {
        node.name
        for name, text in package.items()
        if name.startswith("tui/")
        for node in parsed(text).body
        if isinstance(node, ast.ClassDef) and not any("Protocol" in ast.unparse(base) or "App" in ast.unparse(base) for base in node.bases)
    }
    return sorted(name for name, below in bases.items() if name in ours and len(below) == 1 and name not in made)


def unsaid(package: Sources) -> list[str]:
    """The public methods of the screens without a docstring, but for what every screen fills in."""
    return [
        f"{name}: {node.name}.{method.name}"
        for name, text in package.items()
        if name.startswith("tui/")
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
        and not method.name.startswith("_")
        and method.name not in SAID_ONCE
        and not any(ast.unparse(decorator).endswith((".setter", "overload")) for decorator in method.decorator_list)
        and ast.get_docstring(method) is None
    ]


def begun_early(package: Sources) -> list[str]:
    """The workers that are given anything but `work_of`: what was made before its turn is awaited by nobody when its screen goes first."""
    return [
        f"{name}: {ast.unparse(node.args[0])}"
        for name, text in package.items()
        if "run_worker" in text
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_worker"
        if not ast.unparse(node.args[0]).startswith("work")
    ]
