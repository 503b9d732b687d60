"""What is said about a checklist file with mistakes: everything at once, each with its line."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kvo_inspect import __version__
from kvo_inspect.content.load import check_file, parse_checklist
from kvo_inspect.errors import NoSuchFile

HEAD = """\
id = "own"
version = "1"
theme = "own"
title = { nl = "Eigen", en = "Own" }
"""  # four lines: an item's first line is 6
ITEM = """
[[item]]
id = "X-1"
ask = { nl = "Is het in orde?", en = "Is it in order?" }
defect = { nl = "niet in orde", en = "not in order" }
look_for = { nl = "alles", en = "everything" }
answer = { type = "check" }
partner = "company"
"""


def problems(text: str, stem: str | None = None) -> list[str]:
    """Return the problems in *text* without the name of the file."""
    checklist, found = parse_checklist(text.encode(), "f.toml", stem=stem)
    assert (checklist is None) == bool(found)
    assert all(problem.startswith("f.toml:") for problem in found)
    return [problem.removeprefix("f.toml:") for problem in found]


def test_a_small_correct_file_has_none() -> None:
    assert problems(HEAD + ITEM) == []


def test_many_mistakes_in_one_file_are_all_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "yard.toml"
    path.write_text(
        textwrap.dedent("""\
        id = "yards"
        version = "1"
        theme = "yard"
        title.nl = "Erf"
        titel.en = "Yard"
        core = "yes"

        [[item]]   # line 8
        id = "Y-1"
        ask.nl = "Is het erf schoon?"
        ask.en = "Is the yard clean?"
        look_for = { nl = "afval # geen commentaar", en = "" }
        answer.type = "count"
        answer.finding_above = "0"
        partnr = "company"
        round = [
          "day",
          "evning",
        ]

        [[item]]   # line 21
        id = "Y-1"
        ask.nl = "Is het hek dicht? En de poort? En de deur? En het raam? En het dak? En de schuur?"
        ask.en = "Shut?"
        look_for.nl = '''poort
        en [[item]] hek'''
        look_for.en = "gate"
        partner = "company"
        answer.type = "choice"
        answer.option = [
          { text = { nl = "nee", en = "no" }, finding = true },  # line 31
          # { text = "ja" },
          { text = { nl = "n.v.t.", en = "yes" } },
        ]
        when = { item = "Y-01" }

        [[item.norm]]   # line 37
        text = { nl = "a", en = "b" }
        certainty = "sure"
        source = ""
        """)
    )
    checklist, found = check_file(path)
    assert checklist is None
    # Two lines at most stand behind a problem: its number and what it is about.
    said = [(int(problem.split(":")[1]), problem) for problem in found]
    assert all(problem.startswith("yard.toml:") for _line, problem in said)
    for line, words in [
        (1, "“yards” but the file is yard.toml"),
        (4, "“en” is missing"),
        (5, "was “title” meant?"),
        (6, "core is neither true nor false"),
        (8, "“partner” is missing"),
        (12, "look_for is empty in en"),
        (14, "finding_above is not a number"),
        (15, "was “partner” meant?"),
        (18, "was “evening” meant?"),
        (22, "“Y-1” is used twice"),
        (23, "ask has 81 characters in nl; at most 76 fit"),
        (31, "the first option is always the good one"),
        (33, "“n.v.t.” is not an option"),
        (35, "no item “Y-01” in this checklist; was “Y-1” meant?"),
        (39, "“sure” is not a value of certainty; expected one of verified, old,"),
    ]:
        assert any(at == line and words in problem for at, problem in said), (line, words, found)


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (('answer = { type = "check" }', 'answer = { type = "signal" }'), 11, "a signal stands in an open checklist"),
        (('defect = { nl = "niet in orde", en = "not in order" }', ""), 6, "“defect” is missing"),
        (('"niet in orde"', '"' + "x" * 41 + '"'), 9, "defect has 41 characters in nl; at most 40 fit"),
        (('"check" }', '"number", finding_below = 2 }'), 11, "“unit” is missing"),
        (('"check" }', '"number", unit = { nl = "m", en = "m" }, min = 3, max = 2, finding_below = 4 }'), 11, "min is not below max"),
        (('"check" }', '"check", unit_of_one = { nl = "mast", en = "column" } }'), 11, "unit_of_one goes with a number or count"),
        (('"check" }', '"check", finding_below = 2 }'), 11, "finding_below goes with a number or count"),
        (('"check" }', '"choice" }'), 11, "a choice has 0 options; 2 to 9 were expected"),
        (('"check" }', '"mark" }'), 9, "no answer makes a finding here"),
        (
            ('"check" }\npartner', '"text" }\nbor_meld = "Kolk"\npartner'),
            12,
            "no answer makes a finding here, so nothing is reported; leave “bor_meld” out",
        ),
        (('partner = "company"', 'partner = "gemeente"'), 12, "“gemeente” is not a value of partner; expected one of municipality,"),
        (('partner = "company"', 'partner = "company"\nround = []'), 13, "round is empty"),
        (('partner = "company"', 'partner = "company"\nwhere = ["road", "road"]'), 13, "where names one thing twice"),
        (('partner = "company"', 'partner = "company"\nadds_to = "X-1"'), 13, "comes later or is this item itself"),
        (
            (
                'answer = { type = "check" }\npartner = "company"',
                'answer = { type = "grade" }\npartner = "company"\nobject = { nl = "a", en = "b" }',
            ),
            13,
            "object goes with a count, a check or a choice",
        ),
        (("X-1", "X 1"), 7, "“X 1” does not do as id; expected letters, digits and dashes"),
        (('version = "1"', "version = 1"), 2, "version is not a text"),
        (('version = "1"', 'version = "1"\nconfidential = true'), 3, "a confidential checklist cannot be core"),
        (('version = "1"', 'version = "1"\norder = true'), 3, "order is not a whole number"),
        (("title = { nl", "title = { nlx = 1, nl"), 4, "“nlx” is not known here; was “nl” meant?"),
        (('"check" }', '"number", unit = { nl = "m", en = "m" }, max = 10000000 }'), 11, "out of bounds"),
        (('ask = { nl = "Is het in orde?", en = "Is it in order?" }', 'ask = "Is it in order?"'), 8, "ask holds one value; a table"),
    ],
)
def test_one_mistake_is_told_at_its_line(change: tuple[str, str], line: int, words: str) -> None:
    text = HEAD + ITEM
    assert change[0] in text
    found = problems(text.replace(*change))
    assert any(problem.startswith(f"{line}: ") and words in problem for problem in found), found


def test_lines_are_right_after_windows_line_ends_and_a_mark() -> None:
    text = "\ufeff" + (HEAD + ITEM).replace("company", "firm").replace("\n", "\r\n")
    assert [problem.split(":")[0] for problem in problems(text)] == ["12"]


def test_a_choice_that_takes_three_lines_is_told() -> None:
    options = ", ".join(f'{{ text = {{ nl = "{"x" * 50}{n}", en = "{n}" }}, finding = {str(n > 0).lower()} }}' for n in range(3))
    found = problems(HEAD + ITEM.replace('type = "check"', f'type = "choice", option = [{options}]'))
    assert len(found) == 1
    assert "more than two lines of 80 columns (nl)" in found[0]


def test_what_a_round_stored_needs_no_file_name() -> None:
    assert problems(HEAD + ITEM) == []
    assert problems(HEAD + ITEM, stem="other") == ["1: the id is “own” but the file is other.toml; the two must be the same"]


HOSTILE: dict[str, tuple[bytes, str]] = {
    "ten megabytes": (b"#" * 10_000_000, "the file is too large"),
    "binary": (bytes(range(256)) * 40, "not UTF-8"),
    "utf-16": ((HEAD + ITEM).encode("utf-16"), "UTF-16"),
    "nothing": (b"", "“id” is missing"),
    "not toml": (b"<html>", "not valid TOML"),
    "the same key twice": (b'id = "a"\nid = "b"\n', "2: this is not valid TOML"),
    "brackets, deep and open": (b"a = " + b"[" * 100_000, "nest too deep"),
    "brackets, deep and closed": (b"a = " + b"[" * 60_000 + b"]" * 60_000, "nest too deep"),
    "tables in tables": (b"a = " + b"{a = " * 40_000, "nest too deep"),
    "a key of 100,000 parts": (b"a." * 100_000 + b"a = 1", "joined by dots"),
    "a quoted key of 40,000 parts": (b'"a".' * 40_000 + b"a = 1", "joined by dots"),
    "a number of 100,000 digits": (b"a = " + b"9" * 100_000, "number that is too large"),
    "a number that would fill the memory": (
        (HEAD + ITEM.replace('"check"', '"number", unit = { nl = "m", en = "m" }, finding_above = 1e999999999')).encode(),
        "out of bounds",
    ),
    "twenty thousand items": (b"[[item]]\n" * 20_000, "at most 300 were expected"),
    "thousands of unknown keys": (b"".join(b"k%d = 1\n" % n for n in range(20_000)), "more; mend the ones above first"),
    "thousands of conditions": (b"".join(b"[[item]]\nid = 'A%d'\nwhen = { item = 'B%d' }\n" % (n, n) for n in range(4000)), "at most 300"),
    "items that are no tables": (b'item = [1, "x", []]', "item holds one value"),
    "terminal escapes": (b'id = "\\u001b[2J\\u202ex"\n"[/]\\u001b]0;x\\u0007" = 1', "“[2Jx” does not do as id"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_sentences(name: str) -> None:
    source, words = HOSTILE[name]
    checklist, found = parse_checklist(source, "f\x1b[2J.toml")
    assert checklist is None
    assert any(words in problem for problem in found), found[:5]
    assert len(found) <= 501
    for problem in found:
        assert problem.isprintable(), repr(problem)
        assert len(problem) < 400


def test_hostile_files_cost_little_memory_and_time(tmp_path: Path) -> None:
    """In a process of its own with a gigabyte and ten seconds: the dotted key once took all there was."""
    for number, (source, _words) in enumerate(HOSTILE.values()):
        (tmp_path / f"h{number}.toml").write_bytes(source)
    code = (
        "import sys; from pathlib import Path; from kvo_inspect.content.load import check_file;"
        "print(sum(check_file(p)[0] is None for p in Path(sys.argv[1]).iterdir()))"
    )

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.stdout.strip() == str(len(HOSTILE)), done.stderr[-500:]


def test_a_file_that_cannot_be_read_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match=r"none\.toml is not there"):
        check_file(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(NoSuchFile, match=r"folder\.toml is a folder"):
        check_file(tmp_path / "folder.toml")


@pytest.mark.parametrize(
    ("added", "line", "sentence"),
    [
        ('short = "yes"', 13, "short"),
        ("required = 1", 13, "required"),
        ('also = ["fire"]', 13, "fire"),
        ('bor_meld = "lichtmasten"', 13, "“lichtmasten” is no object type of BOR-MELD; was “Lichtmast” meant?"),
        ('bor_meld = "KOLK"', 13, "“KOLK” is no object type of BOR-MELD; was “Kolk” meant?"),
        (
            'bor_meld = "vliegende schotel"',
            13,
            "“vliegende schotel” is no object type of BOR-MELD; expected one of its names, as Lichtmast, Kolk, Boom",
        ),
        ("bor_meld = 3", 13, "bor_meld is not a text"),
        ('also = ["fire_service", "fire_service"]', 13, "twice"),
        ('also = ["company"]', 13, "is asked to act already"),
        ('short = true\nwhen = { item = "X-0" }', 13, "not in the short set"),
    ],
)
def test_what_sets_and_who_is_told_can_get_wrong_is_told_with_its_line(added: str, line: int, sentence: str) -> None:
    first = ITEM.replace("X-1", "X-0")
    text = (HEAD + first + ITEM).rstrip() + "\n" + added + "\n"
    (problem,) = problems(text)
    number, _, words = problem.partition(": ")
    assert int(number) == line + ITEM.count("\n")
    assert sentence in words


def test_who_is_told_needs_a_question_that_can_fail() -> None:
    text = (
        HEAD
        + ITEM.replace('"check"', '"text"').replace('defect = { nl = "niet in orde", en = "not in order" }\n', "")
        + 'also = ["police"]\n'
    )
    assert [problem.partition(": ")[2][:40] for problem in problems(text)] == ["no answer makes a finding here, so nobod"]


def test_a_mark_and_the_confidential_are_never_required() -> None:
    plain = ITEM.replace('defect = { nl = "niet in orde", en = "not in order" }\n', "")
    assert "everybody may leave one out" in problems(HEAD + plain.replace('"check"', '"mark"') + "required = true\n")[0]
    secret = HEAD + "core = false\nconfidential = true\n" + ITEM + "required = true\n"
    assert "cannot be required" in problems(secret)[0]


def test_what_is_confidential_has_no_object_type() -> None:
    secret = HEAD + "core = false\nconfidential = true\n" + ITEM
    assert problems(secret) == []
    assert problems(secret + 'bor_meld = "Kolk"\n') == [
        "15: what is confidential is reported to nobody by a form; leave “bor_meld” out",
    ]


def test_a_file_for_a_newer_program_asks_for_an_update_and_nothing_else() -> None:
    text = HEAD + 'program = "999.1"\ncolour = "red"\n' + ITEM
    assert problems(text) == [f"5: it needs kvo-inspect 999.1 or newer and this is {__version__}; update the program"]
    assert problems(HEAD + 'program = "0.1"\n' + ITEM) == []
    assert problems(HEAD + f'program = "{__version__}"\n' + ITEM) == []
    assert "program" in problems(HEAD + 'program = "soon"\n' + ITEM)[0]
