"""The layers point one way, and the house rules that a machine can check.

`docs/architecture.md` says what each layer is for; the tables here are the rule itself.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rules import (
    Sources,
    begun_early,
    circles,
    crowded,
    echoes,
    graph,
    halved,
    packages,
    parsed,
    run_time_imports,
    sources,
    strangers,
    unsaid,
)

PACKAGE = Path(__file__).parents[2] / "kvo_inspect"
MODULES = sorted(PACKAGE.rglob("*.py"))

LEAVES = {
    "child_process",
    "protection",
    "errors",
    "texts",
    "paths",
    "files",
    "outside",
    "private",
    "progress",
    "settings",
    "log",
    "system_reasons",
}
INNER = {"wording", "domain", "store", "photos", "exchange", "content", "demo", *LEAVES}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "texts": set(),
    "paths": set(),
    "log": {"paths"},
    "errors": {"texts"},
    "private": set(),
    "child_process": set(),
    "progress": set(),
    "files": {"errors", "paths", "private", "system_reasons"},
    "system_reasons": {"texts"},
    "outside": {"errors", "files", "texts"},
    "desktop": {"child_process", "errors", "texts"},
    "settings": {"errors", "files", "outside", "texts"},
    "protection": {"errors", "files", "outside", "paths", "texts"},
    "domain": {"errors", "texts"},
    "content": {"domain", "errors", "outside", "paths", "system_reasons", "texts"},
    "store": {"domain", "content", *LEAVES},
    "demo": {"domain", "store", "content", "exchange", *LEAVES},
    "wording": {"domain", "store", *LEAVES},
    "photos": {"domain", "store", "wording", *LEAVES},
    "exchange": {"domain", "store", "content", "wording", *LEAVES},
    "central": {"domain", "store", "exchange", "wording", *LEAVES},
    "tui": {"desktop", "central", *INNER},
    "cli": {"tui", "central", *INNER},
}
"""What each part of the package may import of the others, besides itself."""

THIRD_PARTY: dict[str, set[str]] = {
    "paths": {"platformdirs"},
    "settings": {"tomli_w"},
    "domain": {"pydantic"},
    "protection": {"cryptography", "pyrage", "filelock"},
    "content": {"pydantic", "pydantic_core"},
    "store": {"pydantic", "sqlite_utils", "filelock", "sqlcipher3"},
    "photos": {"PIL", "pi_heif", "pydantic"},
    "wording": {"pydantic"},
    "exchange": {"pydantic", "PIL", "pyrage", "cryptography", "xlsxwriter", "openpyxl", "jinja2", "docx", "typst", "defusedxml"},
    "central": {"psycopg", "sqlite_utils"},
    "demo": {"PIL"},
    "tui": {"textual", "rich", "textual_image", "PIL"},
    "cli": {"click"},
}

NETWORK = {
    "socket",
    "socketserver",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "imaplib",
    "poplib",
    "xmlrpc",
    "asyncio.streams",
    "psycopg",
}
"""Modules that reach over a network; `urllib.parse` reaches nothing."""
REACHES = {"central": {"psycopg"}}
"""The one part that does, and by what."""

IMPURE = {"os", "time", "random", "secrets", "pathlib", "sqlite3", "io", "socket", "subprocess", "threading"}
"""The domain gets clock, ids and files handed to it, so that its rules can be tested as sums."""

A_FILE_OF_SQLITE = {"exchange/tables/geopackage.py"}
"""What writes a format that is itself a file of SQLite: of the record it knows nothing."""

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc", "service", "services"}
MOST_LINES = 400


def name_of(path: Path) -> str:
    """`store/findings/finding.py` for messages."""
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    """The layer or leaf that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return parsed(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module named by an import anywhere in the file, with its line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: write imports in full"
            assert node.module is not None
            yield node.module, node.lineno
            if node.module == "kvo_inspect":
                for alias in node.names:
                    yield f"kvo_inspect.{alias.name}", node.lineno


def test_every_part_of_the_package_has_its_place() -> None:
    assert {part_of(path) for path in MODULES} - set(MAY_IMPORT) == set()


def test_imports_point_one_way() -> None:
    wrong = []
    for path in MODULES:
        part = part_of(path)
        allowed = MAY_IMPORT[part] | {part}
        for module, line in imports(path):
            top, _, rest = module.partition(".")
            if top == "kvo_inspect":
                target = rest.partition(".")[0]
                fine = not target or target == "__version__" or target in allowed
            else:
                fine = top in sys.stdlib_module_names or top in THIRD_PARTY.get(part, set())
            if not fine:
                wrong.append(f"{name_of(path)}:{line} imports {module}")
    assert wrong == []


def test_only_the_central_record_is_reached_over_a_network() -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in MODULES
        for module, line in imports(path)
        if module != "urllib.parse" and {module, module.partition(".")[0]} & NETWORK - REACHES.get(part_of(path), set())
    ]
    assert wrong == []


def test_the_domain_has_no_clock_no_files_and_no_chance() -> None:
    wrong = []
    for path in MODULES:
        if part_of(path) != "domain":
            continue
        wrong += [f"{name_of(path)}:{line} imports {module}" for module, line in imports(path) if module.partition(".")[0] in IMPURE]
        wrong += [
            f"{name_of(path)}:{node.lineno} calls {node.func.attr}"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"now", "utcnow", "today", "time"}
        ]
    assert wrong == []


def left_in_memory(modules: list[str], unwanted: list[str]) -> list[str]:
    """Import *modules* in a fresh Python and return which of *unwanted* came along: only running it shows that an import is late."""
    code = f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\nprint(*(m for m in {unwanted!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=PACKAGE.parent)
    return done.stdout.split()


def modules_in(*parts: str) -> list[str]:
    return [
        ".".join(("kvo_inspect", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for path in MODULES
        if part_of(path) in parts
    ]


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        pytest.param(modules_in("cli", "exchange"), ["textual", "PIL"], id="commands and exports"),
        pytest.param(modules_in("cli"), ["pydantic", "sqlite_utils", "kvo_inspect.tui"], id="the commands by themselves"),
        pytest.param(modules_in("domain", "content"), ["sqlite_utils", "textual", "PIL"], id="the rules"),
        pytest.param(modules_in("store"), ["textual", "PIL"], id="the record"),
        pytest.param(modules_in("cli", "tui", "exchange", "store"), ["psycopg"], id="all but the central record"),
        pytest.param(
            [m for m in modules_in("tui") if m == "kvo_inspect.tui.app.main"],
            ["pydantic", "sqlite_utils", "PIL", "kvo_inspect.protection.key_file"],
            id="first frame",
        ),
        pytest.param(
            ["kvo_inspect.tui.parks.home", "kvo_inspect.tui.protection.unlock"],
            ["pydantic", "sqlite_utils", "PIL"],
            id="the screens that it may show",
        ),
    ],
)
def test_what_an_import_leaves_out(modules: list[str], unwanted: list[str]) -> None:
    assert left_in_memory(modules, unwanted) == []


DATACLASSES = """
import sys, dataclasses
import kvo_inspect.cli.start, kvo_inspect.tui.app.main, kvo_inspect.tui.parks.home
for name, module in sorted(sys.modules.items()):
    for of, value in sorted(vars(module).items()) if name.startswith("kvo_inspect.") else ():
        if isinstance(value, type) and value.__module__ == name and "__dataclass_fields__" in vars(value):
            print(f"{name.removeprefix('kvo_inspect.')}.{of}", value.__dataclass_params__.frozen)
"""


def test_what_the_first_screen_is_made_of_is_no_dataclass_unless_it_changes() -> None:
    """Python writes and compiles three functions for each: half a millisecond before the first frame."""
    done = subprocess.run([sys.executable, "-c", DATACLASSES], capture_output=True, text=True, check=True, timeout=60, cwd=PACKAGE.parent)
    made = dict(line.split() for line in done.stdout.splitlines())
    assert {name for name, frozen in made.items() if frozen == "True"} == set()
    assert {name for name, frozen in made.items() if frozen == "False"} <= {
        "cli.output._Printing",
        "tui.kit.forms.line_editor.Editor",
        "tui.kit.list_view.Chosen",
        "tui.kit.list_view.Filtered",
        "tui.kit.list_view.OfList",
    }


def test_no_module_is_named_after_a_drawer() -> None:
    assert [name_of(path) for path in MODULES if FORBIDDEN_NAMES & {path.stem, *path.relative_to(PACKAGE).parts[:-1]}] == []


def test_no_module_holds_two_nouns() -> None:
    long = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_the_connection_is_touched_in_one_place() -> None:
    """`db.conn` opens transactions that nobody commits."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if name_of(path) != "store/record/database.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "conn"
    ]
    assert wrong == []


SQL = re.compile(
    r"\A\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(unique\s+)?(table|index|trigger)"
    r"|create\s+virtual|alter\s+table|drop\s+table|pragma\s+\w|begin\s+immediate|vacuum(\s+into)?\b)",
    re.IGNORECASE | re.DOTALL,
)


def test_only_the_store_knows_sql() -> None:
    wrong = []
    for path in MODULES:
        if part_of(path) == "store" or name_of(path) in A_FILE_OF_SQLITE:
            continue
        if part_of(path) == "central":  # it knows the SQL of another database
            wrong += [f"{name_of(path)}:{line} imports {module}" for module, line in imports(path) if module == "sqlite3"]
            continue
        wrong += [f"{name_of(path)}:{line} imports {module}" for module, line in imports(path) if module in {"sqlite3", "sqlite_utils"}]
        wrong += [
            f"{name_of(path)}:{node.lineno}: {node.value[:40]!r}"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
        ]
    assert wrong == []


# Text from outside is shown through one door. Every place of Textual that parses markup gets a literal, a looked-up literal,
# or Content; a sentence with something filled in is not a literal any more and goes through `plain`.

TAKES_MARKUP = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Option",
    "Tab",
    "TabPane",
    "Collapsible",
    "Link",
    "Digits",
    "notify",
    "with_tooltip",
}
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}
TEXT_KEYWORDS = {"label", "content", "message", "prompt", "title", "tooltip"}
DOORS = {"plain", "Content", "Text"}
LOOKED_UP = {"_", "p_", "n_"}


def called(node: ast.Call) -> str:
    """The last name of what is called; for `Content.assemble` the class."""
    if isinstance(node.func, ast.Attribute):
        if isinstance(node.func.value, ast.Name) and node.func.value.id in DOORS:
            return node.func.value.id
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def returns_content() -> set[str]:
    """Functions of the screens that promise to return Content."""
    return {
        node.name
        for path in MODULES
        if part_of(path) == "tui"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) in {"Content", "Text"}
    }


class Door(ast.NodeVisitor):
    """Finds text that reaches a place that parses markup without having passed the door."""

    def __init__(self, safe_calls: set[str]) -> None:
        self.safe_calls = safe_calls
        self.known: list[dict[str, bool]] = [{}]
        self.wrong: list[tuple[int, str]] = []

    def safe(self, node: ast.expr | None) -> bool:
        if node is None or (isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str))):
            return True
        if isinstance(node, ast.Call):
            name = called(node)
            # What is looked up in the catalogue is ours; with `.format` behind it, it is a call of `format` and not safe.
            return name in DOORS or name in self.safe_calls or name in LOOKED_UP
        if isinstance(node, ast.IfExp):
            return self.safe(node.body) and self.safe(node.orelse)
        if isinstance(node, ast.Name):
            return self.known[-1].get(node.id, False)
        return False

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        known = {
            arg.arg: arg.annotation is not None and ast.unparse(arg.annotation) in {"Content", "Content | None", "Text"}
            for arg in (*node.args.args, *node.args.kwonlyargs)
        }
        self.known.append(known)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assign) and len(inner.targets) == 1 and isinstance(inner.targets[0], ast.Name):
                name = inner.targets[0].id
                known[name] = known.get(name, True) and self.safe(inner.value)
        self.generic_visit(node)
        self.known.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # the name is ast's

    def visit_Call(self, node: ast.Call) -> None:
        if called(node) in TAKES_MARKUP:
            keywords = {keyword.arg: keyword.value for keyword in node.keywords}
            markup = keywords.get("markup")
            if not (isinstance(markup, ast.Constant) and markup.value is False):
                shown = [*node.args[:1], *(value for name, value in keywords.items() if name in TEXT_KEYWORDS)]
                self.wrong += [(arg.lineno, ast.unparse(arg)) for arg in shown if not self.safe(arg)]
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES and not self.safe(node.value):
                self.wrong.append((node.lineno, ast.unparse(node.value)))
        self.generic_visit(node)


def unsafe_text(source: str, safe_calls: set[str] | None = None) -> list[tuple[int, str]]:
    door = Door(safe_calls or set())
    door.visit(ast.parse(source))
    return door.wrong


def test_screens_show_text_from_outside_through_one_door() -> None:
    safe_calls = returns_content()
    wrong = [
        f"{name_of(path)}:{line}: {text}"
        for path in MODULES
        if part_of(path) == "tui"
        for line, text in unsafe_text(path.read_text("utf-8"), safe_calls)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Static('ours')", 0),
        ("Static(_('ours'))", 0),
        ("Static(park.name)", 1),
        ("Static(plain(park.name))", 0),
        ("Label(f'{park.name}')", 1),
        ("Label(_('Park {name}').format(name=park.name))", 1),
        ("Label(plain(_('Park {name}').format(name=park.name)))", 0),
        ("app.notify(str(error))", 1),
        ("app.notify(str(error), markup=False)", 0),
        ("Button(label=name)", 1),
        ("self.border_title = park.name", 1),
        ("self.border_title = plain(park.name)", 0),
        ("def f(name: Content):\n Label(name)", 0),
        ("def f(name: str):\n Label(name)", 1),
        ("def f(park):\n name = plain(park.name)\n Label(name)", 0),
        ("def f(park):\n name = plain(park.name)\n name = park.name\n Label(name)", 1),
    ],
)
def test_the_door_is_watched(source: str, found: int) -> None:
    """The check itself can fail."""
    assert len(unsafe_text(source)) == found


def test_the_tests_can_be_collected_on_windows() -> None:
    """Nothing but `tests/terminal`, which is left out there (`tests/conftest.py`), imports what only POSIX has while it is collected."""
    posix = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tools.terminal", "bench.terminal", "tty"}
    wrong = []
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        names = {name for node in tree_of(path).body for name in imported(node)}
        if names & posix and path.parent.name != "terminal":
            wrong.append(f"{path.name} imports {names & posix}")
    assert wrong == []


def imported(node: ast.stmt) -> set[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or ""} if isinstance(node, ast.ImportFrom) else set()


# A file from outside is opened through one door, `outside`. Who reads otherwise reads what the program wrote for itself.

OPENS = {"open", "read_text", "read_bytes", "ZipFile", "load_workbook", "copyfile", "copy2", "fdopen"}
OWN: dict[str, tuple[int, str]] = {
    "outside.py": (2, "the door"),
    "files.py": (2, "what was just written aside, to sync it; folders"),
    "central/schema.py": (1, "our SQL"),
    "cli/output.py": (1, "the null device, to write into"),
    "cli/shell/streams.py": (1, "what was written for standard output"),
    "exchange/laptops/container.py": (
        5,
        "what was made in the folder for passing files, members of an archive that came through the door, a photo of our own",
    ),
    "exchange/laptops/pack.py": (3, "members of an archive that came through the door, and the archive being written"),
    "exchange/laptops/folder_files.py": (3, "the pack that was just made, and its signature"),
    "exchange/record/workbook.py": (2, "the properties of a workbook that came through the door"),
    "exchange/reports/characters.py": (1, "the list beside our fonts"),
    "exchange/reports/svg.py": (1, "its own letters, to know how wide they are"),
    "exchange/reports/page.py": (2, "our layout, style and script"),
    "exchange/reports/pdf_process.py": (1, "our layout"),
    "exchange/reports/word.py": (1, "the archive that this wrote"),
    "exchange/tables/incoming.py": (2, "bytes that came through the door"),
    "store/papers/file.py": (2, "a zip file and its list of types, of bytes that came through the door"),
    "photos/drives.py": (1, "what the kernel says of a disk"),
    "photos/decoder_process.py": (2, "in its own process: bytes that it was given, what Linux says of the process"),
    "protection/sealed.py": (2, "photos and papers of our own, to read them or to see whether they are sealed"),
    "store/disk/engine.py": (2, "the beginning of a record, to see whether it is plain"),
    "store/protect/switching.py": (4, "photos, papers and set-aside records of our own, to seal or unseal them"),
    "store/upkeep/backup.py": (1, "the copy that was just made in a room"),
    "store/upkeep/restore.py": (1, "the record itself, copied to read its limits"),
    "store/record/rescue.py": (1, "the record and its -wal, to read a copy of them"),
    "store/record/device.py": (1, "the note in the state folder"),
    "store/upkeep/read_only.py": (2, "a record and its -wal, each found to be a regular file first"),
    "exchange/routes/drawn.py": (3, "a packed map that was read already, and the member of it"),
    "wording/dictionary/meanings.py": (1, "a dictionary of our own"),
    "tui/app/hang_up.py": (1, "the null device, to write into"),
    "tui/app/main.py": (1, "the record, on the thread of the store"),
    "tui/pictures/picture.py": (1, "a thumbnail of our own"),
}
"""Where files are opened for reading by another way than the door: in how many places, and what they are."""
WRITES_ONLY = {"w", "wb", "a", "ab", "x", "xb"}


def reads_by_itself(source: str) -> list[int]:
    """Return the lines that open a file for reading, or hand one to a library by its name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        modes = [
            word.value
            for word in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode"))
            if isinstance(word, ast.Constant)
        ]
        if name in OPENS and not WRITES_ONLY & set(modes):
            found.append(node.lineno)
    return found


def test_files_from_outside_come_in_through_one_door() -> None:
    reading = {name_of(path): reads_by_itself(path.read_text("utf-8")) for path in MODULES}
    assert {name: lines for name, lines in reading.items() if len(lines) != OWN.get(name, (0, ""))[0]} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("open(path)", 1),
        ("open(path, 'rb')", 1),
        ("open(path, mode='w')", 0),
        ("path.open('rb')", 1),
        ("path.open()", 1),
        ("path.open('wb')", 0),
        ("path.read_text('utf-8')", 1),
        ("zipfile.ZipFile(path)", 1),
        ("zipfile.ZipFile(path, 'w')", 0),
        ("Image.open(path)", 1),
        ("shutil.copyfile(path, to)", 1),
        ("open_outside(path)", 0),
    ],
)
def test_the_door_of_files_is_watched(source: str, found: int) -> None:
    """The check itself can fail."""
    assert len(reads_by_itself(source)) == found


# -- the house: in each layer a package per part of the work; what is planted shows that each rule can fail -------------


def test_nothing_imports_in_a_circle() -> None:
    assert circles(graph(sources())) == []


def test_the_packages_of_a_layer_point_one_way() -> None:
    assert circles(packages(sources())) == []


def test_places_import_nothing_at_run_time() -> None:
    assert run_time_imports(sources()["tui/place.py"]) == []
    for module in ("tui/places.py", "tui/plan_places.py"):
        assert run_time_imports(sources()[module]) == ["kvo_inspect.tui.place"]


def test_parts_of_the_screens_do_not_know_each_other() -> None:
    assert strangers(sources()) == []


def test_folders_are_not_crowded_and_no_module_repeats_the_name_of_its_folder() -> None:
    names = [f"kvo_inspect/{name}" for name in sources() if not name.endswith("__init__.py")]
    tests = [path.relative_to(PACKAGE.parent).as_posix() for path in (PACKAGE.parent / "tests").rglob("*.py")]
    assert crowded([*names, *tests]) == []
    assert echoes([*names, *tests]) == []


def test_no_class_is_cut_in_two_by_inheritance() -> None:
    assert halved(sources()) == []


def test_every_method_of_a_screen_says_what_it_does() -> None:
    assert unsaid(sources()) == []


def test_no_work_beside_the_keys_is_begun_before_its_turn() -> None:
    assert begun_early(sources()) == []


@pytest.mark.parametrize(
    "planted",
    [
        {
            "store/parks/park.py": "def f():\n    from kvo_inspect.store.parks.home import x\n",
            "store/parks/home.py": "import kvo_inspect.store.parks.park\n",
        },
        {
            "store/a/x.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kvo_inspect.store.b.y import Y\n",
            "store/b/y.py": "from kvo_inspect.store.a.x import X\n",
        },
    ],
    ids=["lazy", "for its type"],
)
def test_a_planted_circle_is_seen(planted: Sources) -> None:
    assert circles(graph(planted)) != []


def test_planted_packages_that_point_both_ways_are_seen() -> None:
    planted = {
        "store/a/x.py": "from kvo_inspect.store.b.y import Y\n",
        "store/a/z.py": "",
        "store/b/y.py": "",
        "store/b/w.py": "from kvo_inspect.store.a.z import Z\n",
    }
    assert circles(graph(planted)) == []
    assert circles(packages(planted)) != []


def test_other_planted_offences_are_seen() -> None:
    assert run_time_imports("from kvo_inspect.errors import KvoError\n") == ["kvo_inspect.errors"]
    assert strangers({"tui/plan/x.py": "from kvo_inspect.tui.walk.screen import WalkScreen\n", "tui/walk/screen.py": ""}) != []
    assert strangers({"tui/plan/x.py": "from kvo_inspect.tui.findings.list import L\n", "tui/findings/list.py": ""}) != []
    assert strangers({"tui/plan/x.py": "from kvo_inspect.tui.findings.questions import Q\n", "tui/findings/questions.py": ""}) == []
    assert crowded([f"kvo_inspect/store/parks/x{number}.py" for number in range(26)]) == ["kvo_inspect/store/parks"]
    assert echoes(["kvo_inspect/store/parks/parks.py", "kvo_inspect/tui/walk/walk_keys.py", "tests/store/photos/test_photo_uses.py"]) != []
    assert echoes(["kvo_inspect/store/parks/park.py"]) == []
    assert halved({"tui/a/x.py": "class Queue(Screen):\n    pass\n", "tui/a/y.py": "class Review(Queue):\n    pass\n"}) == ["Queue"]
    planted = "class X:\n    def do_it(self):\n        pass\n    def load(self):\n        pass\n"
    assert unsaid({"tui/a/x.py": planted}) == ["tui/a/x.py: X.do_it"]
    assert begun_early({"tui/a/x.py": "self.run_worker(self.load(), exclusive=True)\n"}) == ["tui/a/x.py: self.load()"]
    assert begun_early({"tui/a/x.py": "self.run_worker(work_of(self.load), exclusive=True)\n"}) == []
